package io.figwizard.routingproxy.diff;

import io.figwizard.routingproxy.diff.DiffReport.AnswerReport;
import io.figwizard.routingproxy.diff.DiffReport.FieldReport;
import io.figwizard.routingproxy.diff.DiffReport.Obstacle;
import io.figwizard.routingproxy.diff.DiffReport.Says;
import io.figwizard.routingproxy.routes.Effect;
import io.figwizard.routingproxy.routes.Mode;
import io.figwizard.routingproxy.routes.Route;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What stands between a route and its first users, as far as its answers tell: that they differ,
 * that some copies got none, that too few were compared, that some were never compared. Immutable.
 *
 * <p>A copy that got no whole answer counts as a pair that differs: its user would have got none.
 */
final class Readiness {

  private static final int FIELDS_TOLD = 3;
  private static final int ANSWERS_TOLD = 10;

  /** Nobody waits for more. */
  private static final long MOST_PAIRS = 100_000_000;

  private final Route route;
  private final BookPage page;
  private final List<FieldReport> unexplained;
  private final long unanswered;
  private final long compared;
  private final long differing;
  private final double mayDiffer;
  private final Instant now;

  Readiness(Route route, BookPage page, List<FieldReport> fields, double mayDiffer, Instant now) {
    this.route = route;
    this.page = page;
    this.unexplained = fields.stream().filter(field -> field.says() != Says.NOISE).toList();
    this.unanswered = sum(lost(page, true));
    this.compared = page.compared() - notInFull(page) + unanswered;
    // One pair may differ in several fields: rather too many than too few.
    this.differing =
        unanswered
            + Math.min(
                page.differing(),
                page.untold() + unexplained.stream().mapToLong(FieldReport::pairs).sum());
    this.mayDiffer = mayDiffer;
    this.now = now;
  }

  /**
   * Whether a route is asked for all this. One that was never copied is not, unless copying it is
   * only a matter of saying so.
   */
  static boolean asked(Route route, BookPage page) {
    return route.effect() == Effect.SAFE || copied(route, page);
  }

  private static boolean copied(Route route, BookPage page) {
    return route.mode() == Mode.SHADOW
        || page.compared() > 0
        || !lost(page, true).isEmpty()
        || page.copiedBefore();
  }

  /** What stands for comparing where a route is not asked for it. */
  static String instead(Route route) {
    return "Its answers were never compared: the effect is "
        + route.effect().word()
        + (route.effect() == Effect.EXTERNAL && !route.needsDryRun() ? " or not declared" : "")
        + ". What stands for that on the way to a canary is the gate's evidence: ./fig gate "
        + route.id()
        + (route.needsDryRun()
            ? ". Dry runs can compare them, too: ./fig flip " + route.id() + " shadow"
            : "");
  }

  /** Pairs that prove something, and copies that were not answered. */
  long compared() {
    return compared;
  }

  /** Dry runs of which neither side could tell all it would have done: equal proves little. */
  private static long notInFull(BookPage page) {
    return page.statuses().entrySet().stream()
        .filter(pairs -> pairs.getKey().endsWith(Book.NOT_IN_FULL))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  /** The most that the share of pairs that differ may be in truth, with 95 % confidence. */
  double differingAtMost() {
    return Chance.atMost(differing, compared);
  }

  /**
   * @param accepted answers that need not have been compared
   */
  List<Obstacle> obstacles(List<AnswerReport> answers, Set<String> accepted) {
    List<Obstacle> obstacles = new ArrayList<>();
    boolean copied = copied(route, page);
    if (copied && differingAtMost() > mayDiffer) {
      boolean tooMany = differing > mayDiffer * compared;
      if (tooMany && differing > unanswered) {
        obstacles.add(differs());
      }
      if (tooMany && unanswered > 0) {
        obstacles.add(unanswered());
      }
      if (!tooMany) {
        obstacles.add(tooFew());
      }
    }
    List<AnswerReport> unseen =
        answers.stream()
            .filter(answer -> answer.compared() == 0 && !accepted.contains(answer.answer()))
            .toList();
    if (!unseen.isEmpty()) {
      obstacles.add(unseen(unseen, copied));
    }
    return obstacles;
  }

  private Obstacle differs() {
    Map<String, String> facts = new LinkedHashMap<>();
    unexplained.stream()
        .limit(FIELDS_TOLD)
        .forEach(
            field ->
                facts.put(
                    field.path() + " (" + field.kind().word() + ")",
                    field.pairs() + " of " + page.compared()));
    String first =
        facts.entrySet().stream()
            .map(fact -> fact.getKey() + " in " + fact.getValue())
            .collect(Collectors.joining(", "));
    return new Obstacle(
        "answers_differ",
        "Of "
            + page.compared()
            + " pairs of answers "
            + (differing - unanswered)
            + " differ by more than the monolith's own noise, allowed are "
            + percent(mayDiffer)
            + ": "
            + first
            + (unexplained.size() > FIELDS_TOLD
                ? " and " + (unexplained.size() - FIELDS_TOLD) + " fields more"
                : "")
            + ". See `./fig diff "
            + route.id()
            + "`; mend the function, or write a rule into diff-rules.yml for what is meant to"
            + " differ.",
        facts);
  }

  private Obstacle unanswered() {
    Map<String, String> facts = lost(page, true);
    return new Obstacle(
        "copies_unanswered",
        "To "
            + unanswered
            + " of "
            + compared
            + " copies the function gave no whole answer ("
            + words(facts)
            + "), allowed are "
            + percent(mayDiffer)
            + ": users would not have got one either. Mend the function and count anew: `./fig diff"
            + " "
            + route.id()
            + " --begin`.",
        facts);
  }

  /**
   * Numbers by reason.
   *
   * @param failures those that are the function's doing; the others where not
   */
  private static Map<String, String> lost(BookPage page, boolean failures) {
    Map<String, String> numbers = new LinkedHashMap<>();
    page.lost()
        .forEach(
            (why, number) -> {
              if (why.failure() == failures) {
                numbers.put(why.word(), String.valueOf(number));
              }
            });
    return numbers;
  }

  private static long sum(Map<String, String> numbers) {
    return numbers.values().stream().mapToLong(Long::parseLong).sum();
  }

  private static String words(Map<String, String> facts) {
    return facts.entrySet().stream()
        .map(fact -> fact.getKey() + ": " + fact.getValue())
        .collect(Collectors.joining(", "));
  }

  private Obstacle tooFew() {
    long more = pairsNeeded() - compared;
    return new Obstacle(
        "too_few_compared",
        "Of "
            + compared
            + " pairs of answers "
            + (differing == 0
                ? "none differs"
                : differing + " differ" + (unanswered > 0 ? " or got no answer" : ""))
            + ": that says at most "
            + percent(differingAtMost())
            + ", expected at most "
            + percent(mayDiffer)
            + ". "
            + more
            + " more are needed, "
            + howLong(more)
            + ". Wait, copy more (shadow: {sample: ...} in routes.yml, now "
            + percent(route.shadowing().sample())
            + "), or allow more (mayDiffer in diff-rules.yml)."
            + leftOut()
            + nothingCame(),
        Map.of("compared", String.valueOf(compared), "missing", String.valueOf(more)));
  }

  private String leftOut() {
    long notInFull = notInFull(page);
    return notInFull == 0
        ? ""
        : " Not counted are "
            + notInFull
            + " dry runs of which neither side could tell all it would have done.";
  }

  /** Where most come to nothing for another reason, waiting is of no use. */
  private String nothingCame() {
    Map<String, String> others = lost(page, false);
    return sum(others) <= compared
        ? ""
        : " Nothing to compare came of most ("
            + words(others)
            + "): `./fig diff "
            + route.id()
            + "` says why.";
  }

  /** Pairs after which so few that differ say what is to be shown. */
  private long pairsNeeded() {
    long enough = Math.max(1, compared);
    while (Chance.atMost(differing, enough) > mayDiffer && enough < MOST_PAIRS) {
      enough *= 2;
    }
    long tooFew = compared;
    while (enough - tooFew > 1) {
      long middle = (enough + tooFew) / 2;
      if (Chance.atMost(differing, middle) > mayDiffer) {
        tooFew = middle;
      } else {
        enough = middle;
      }
    }
    return enough;
  }

  private String howLong(long more) {
    double seconds = Duration.between(page.since(), now).toMillis() / 1e3;
    if (compared == 0 || seconds <= 0) {
      return "and nobody can say yet how long that takes";
    }
    double wait = more * seconds / compared;
    return wait < 5400
        ? String.format(
            Locale.ROOT, "about %.0f minutes at the pace until now", Math.ceil(wait / 60))
        : String.format(
            Locale.ROOT, "about %.0f hours at the pace until now", Math.ceil(wait / 3600));
  }

  private Obstacle unseen(List<AnswerReport> unseen, boolean copied) {
    Map<String, String> facts = new LinkedHashMap<>();
    unseen.forEach(
        answer -> facts.put(answer.answer(), answer.given() + " times, last at " + answer.last()));
    String list =
        unseen.stream()
            .limit(ANSWERS_TOLD)
            .map(answer -> "\"" + answer.answer() + "\" (" + facts.get(answer.answer()) + ")")
            .collect(Collectors.joining(", "));
    return new Obstacle(
        "answers_not_compared",
        "Of late the monolith has answered in ways that no pair was compared for: "
            + list
            + (unseen.size() > ANSWERS_TOLD
                ? " and " + (unseen.size() - ANSWERS_TOLD) + " more"
                : "")
            + (copied
                ? ". Wait until copies meet them, or look at the code behind each and say --accept"
                    + " \""
                : ". Put the route into shadow first (`./fig flip "
                    + route.id()
                    + " shadow`), or look at the code behind each and say --accept \"")
            + unseen.get(0).answer()
            + "\" (or --accept-all with --reason)."
            + endedEarly()
            + changedNothing(),
        facts);
  }

  /** Waiting does not help where nobody gives an answer. */
  private String endedEarly() {
    return ofDryRuns(
        DiffReport.ENDED,
        "ended at a call to somebody who is not ours, as no such call is sent: compared is"
            + " what was done until then and what would have been sent, and not what the client"
            + " would have been answered.");
  }

  private String changedNothing() {
    return ofDryRuns(
        DiffReport.CHANGED_NOTHING,
        "found nothing to change elsewhere, as the real request had just changed it: no call"
            + " that changes something was compared in them.");
  }

  private String ofDryRuns(String saying, String told) {
    long runs = dryRuns(saying);
    return runs == 0 ? "" : " Of " + page.compared() + " dry runs " + runs + " " + told;
  }

  private long dryRuns(String saying) {
    return page.statuses().entrySet().stream()
        .filter(pairs -> pairs.getKey().contains(saying))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.2f %%", share * 100);
  }
}
