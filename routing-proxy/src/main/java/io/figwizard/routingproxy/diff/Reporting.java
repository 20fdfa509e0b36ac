package io.figwizard.routingproxy.diff;

import io.figwizard.routingproxy.coverage.Branch;
import io.figwizard.routingproxy.coverage.GivenAnswer;
import io.figwizard.routingproxy.diff.Counting.Counted;
import io.figwizard.routingproxy.diff.DiffReport.AnswerReport;
import io.figwizard.routingproxy.diff.DiffReport.FieldReport;
import io.figwizard.routingproxy.diff.DiffReport.Says;
import io.figwizard.routingproxy.diff.DiffReport.TimeReport;
import io.figwizard.routingproxy.diff.DiffReport.TimesReport;
import io.figwizard.routingproxy.routes.Route;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Turns numbers into a report. */
final class Reporting {

  /** With fewer pairs a rule may simply not have been needed yet. */
  private static final int RULES_FROM = 200;

  private static final double CHANCE = 0.05;

  private Reporting() {}

  /**
   * @param rulesFault what is wrong with the rules file; null where nothing is
   * @param mayDiffer the share of all pairs that may differ when the route moves on
   * @param trouble why nothing is copied; null where nothing is wrong
   */
  static DiffReport report(
      Route route,
      Counted counted,
      @Nullable String rulesFault,
      double mayDiffer,
      Instant now,
      @Nullable String trouble) {
    BookPage page = counted.page();
    List<FieldReport> fields = fields(page);
    List<AnswerReport> answers = answers(page, counted.answers());
    boolean ahead = route.mode().monolithServesAll() && route.extracted() != null;
    boolean asked = Readiness.asked(route, page);
    Map<String, Long> lost = new TreeMap<>();
    page.lost().forEach((why, number) -> lost.put(why.word(), number));
    return new DiffReport(
        route.id(),
        route.mode(),
        route.shadowing().sample(),
        page.since(),
        page.builds(),
        page.compared(),
        page.differing(),
        Chance.atMost(page.differing(), page.compared()),
        page.repeats(),
        lost,
        page.failed(),
        times(page.times()),
        page.statuses(),
        fields,
        page.untold(),
        page.compared() < RULES_FROM ? List.of() : page.unused().stream().map(Rule::where).toList(),
        Proposals.of(page, fields),
        rulesFault,
        route.monolith().urls().get(0).toString(),
        route.extracted() == null ? null : route.extracted().urls().get(0).toString(),
        mayDiffer,
        answers,
        ahead && asked
            ? new Readiness(route, page, fields, mayDiffer, now).obstacles(answers, Set.of())
            : List.of(),
        ahead && !asked ? Readiness.instead(route) : null,
        route.needsDryRun(),
        trouble,
        counted.together());
  }

  private static TimesReport times(PairTimes.Kept times) {
    return new TimesReport(
        TimeReport.of(times.monolith().times()),
        TimeReport.of(times.extracted().times()),
        TimeReport.of(times.repeated().times()));
  }

  /** Those given, and those that only copies have met: with another proxy, perhaps. */
  static List<AnswerReport> answers(BookPage page, List<GivenAnswer> given) {
    Map<Branch, AnswerReport> answers = new TreeMap<>();
    page.branches()
        .forEach(
            (branch, compared) ->
                answers.put(branch, new AnswerReport(branch.word(), 0, null, compared)));
    for (GivenAnswer one : given) {
      long compared = page.branches().getOrDefault(one.branch(), 0L);
      answers.put(
          one.branch(), new AnswerReport(one.branch().word(), one.count(), one.last(), compared));
    }
    return List.copyOf(answers.values());
  }

  static List<FieldReport> fields(BookPage page) {
    return fields(page.fields(), page.compared(), page.repeats());
  }

  /** The worst first. */
  static List<FieldReport> fields(List<FieldNumbers> numbers, long compared, long repeats) {
    double[] chances =
        Chance.holm(
            numbers.stream()
                .mapToDouble(
                    field -> Chance.sameShare(field.pairs(), compared, field.repeats(), repeats))
                .toArray());
    List<FieldReport> reports = new ArrayList<>();
    for (int i = 0; i < chances.length; i++) {
      FieldNumbers field = numbers.get(i);
      reports.add(
          new FieldReport(
              field.field().path(),
              field.field().kind(),
              says(field, compared, repeats, chances[i]),
              field.pairs(),
              compared == 0 ? 0 : (double) field.pairs() / compared,
              Chance.atMost(field.pairs(), compared),
              field.repeats(),
              chances[i],
              field.examples().isEmpty() ? null : field.examples().get(0)));
    }
    reports.sort(
        Comparator.comparing(FieldReport::says)
            .thenComparing(Comparator.comparingLong(FieldReport::pairs).reversed())
            .thenComparing(FieldReport::path));
    return reports;
  }

  private static Says says(FieldNumbers field, long compared, long repeats, double chance) {
    // Without any repetition nothing speaks for noise.
    if (repeats == 0 || chance <= CHANCE) {
      return Says.DIFFERS;
    }
    // That too little was seen to tell the two apart does not make them alike.
    boolean asOften = field.repeats() * compared >= field.pairs() * repeats;
    return field.repeats() > 0 && asOften ? Says.NOISE : Says.UNDECIDED;
  }
}
