package io.figwizard.routingproxy.diff;

import io.figwizard.routingproxy.coverage.Branch;
import io.figwizard.routingproxy.diff.Difference.Field;
import io.figwizard.routingproxy.shadow.Lost;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A book as it was at one instant. Nobody changes it any more.
 *
 * @param builds of both sides; null where they were not asked yet or could not tell
 * @param compared pairs of both sides' answers
 * @param differing of them
 * @param repeats pairs of the monolith's own answers
 * @param untold differences in fields beyond the number that is told apart
 * @param branches pairs by the way in which the monolith answered
 * @param unused rules that no difference needed
 * @param times of the pairs
 * @param failed the newest copy that failed, for each reason
 * @param copiedBefore whether pairs were compared in a book before this one
 */
record BookPage(
    Instant since,
    @Nullable String builds,
    long compared,
    long differing,
    long repeats,
    long untold,
    List<FieldNumbers> fields,
    Map<String, Long> statuses,
    Map<Branch, Long> branches,
    Map<Lost, Long> lost,
    List<Rule> unused,
    PairTimes.Kept times,
    List<FailedExample> failed,
    boolean copiedBefore) {

  /** With what another proxy compared of the same builds under the same rules. */
  BookPage and(KeptBook other) {
    return new BookPage(
        since.isBefore(other.since()) ? since : other.since(),
        builds,
        compared + other.compared(),
        differing + other.differing(),
        repeats + other.repeats(),
        untold + other.untold(),
        both(other.fields()),
        sum(statuses, other.statuses()),
        sum(branches, other.branches()),
        sum(lost, other.lost()),
        unused.stream().filter(rule -> !other.used().contains(rule.where())).toList(),
        times.and(other.times()),
        newest(other.failed()),
        copiedBefore || other.copiedBefore());
  }

  /** The extracted side got copies, though none of those that count here. */
  BookPage withCopiesBefore() {
    return new BookPage(
        since, builds, compared, differing, repeats, untold, fields, statuses, branches, lost,
        unused, times, failed, true);
  }

  private List<FailedExample> newest(List<FailedExample> others) {
    FailedCopies newest = new FailedCopies();
    Stream.concat(failed.stream(), others.stream())
        .sorted(Comparator.comparing(FailedExample::at))
        .forEach(newest::keep);
    return newest.all();
  }

  private List<FieldNumbers> both(List<FieldNumbers> others) {
    Map<Field, FieldNumbers> both = new LinkedHashMap<>();
    Stream.concat(fields.stream(), others.stream())
        .forEach(field -> both.merge(field.field(), field, FieldNumbers::and));
    return List.copyOf(both.values());
  }

  private static <K extends Comparable<? super K>> Map<K, Long> sum(
      Map<K, Long> one, Map<K, Long> other) {
    Map<K, Long> sum = new TreeMap<>(one);
    other.forEach((key, number) -> sum.merge(key, number, Long::sum));
    return sum;
  }
}
