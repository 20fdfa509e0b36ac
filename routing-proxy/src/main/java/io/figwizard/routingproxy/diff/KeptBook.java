package io.figwizard.routingproxy.diff;

import io.figwizard.routingproxy.coverage.Branch;
import io.figwizard.routingproxy.shadow.Lost;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A book as it lies on the disk, for the proxy that comes after: of each field one example, and
 * what it takes to know whether it still counts. Immutable.
 *
 * @param wording of the rules it was compared under
 * @param era unknown in a file of before there were any
 * @param builds of both sides; null where they were not known
 * @param ended whether the route has left shadow since
 * @param used rules without which there would have been more differences
 * @param times of the pairs
 * @param failed the newest copy that failed, for each reason
 * @param copiedBefore whether pairs were compared in a book before this one
 */
record KeptBook(
    String wording,
    Instant since,
    Era era,
    @Nullable String builds,
    boolean ended,
    long compared,
    long differing,
    long repeats,
    long untold,
    List<FieldNumbers> fields,
    Map<String, Long> statuses,
    List<Met> met,
    Map<Lost, Long> lost,
    List<String> used,
    PairTimes.Kept times,
    List<FailedExample> failed,
    boolean copiedBefore) {

  KeptBook {
    Objects.requireNonNull(wording, "wording");
    Objects.requireNonNull(since, "since");
    era = Objects.requireNonNullElse(era, Era.UNKNOWN);
    fields = List.copyOf(fields);
    statuses = Map.copyOf(statuses);
    met = List.copyOf(met);
    lost = Map.copyOf(lost);
    used = List.copyOf(used);
    // A file of an older proxy has neither.
    times = Objects.requireNonNullElse(times, PairTimes.Kept.NONE);
    failed = List.copyOf(Objects.requireNonNullElse(failed, List.of()));
  }

  /** The same without examples: those are nearly all of its size. */
  KeptBook withoutExamples() {
    return new KeptBook(
        wording,
        since,
        era,
        builds,
        ended,
        compared,
        differing,
        repeats,
        untold,
        fields.stream().map(FieldNumbers::withoutExamples).toList(),
        statuses,
        met,
        lost,
        used,
        times,
        List.of(),
        copiedBefore);
  }

  /**
   * The same with nothing but pairs that differ and copies that failed.
   *
   * @param differing the fields that count
   */
  KeptBook against(List<FieldNumbers> fields) {
    // One pair may differ in several fields: rather too many than too few.
    long pairs = Math.min(differing, untold + fields.stream().mapToLong(FieldNumbers::pairs).sum());
    return new KeptBook(
        wording,
        since,
        era,
        builds,
        ended,
        pairs,
        pairs,
        0,
        untold,
        fields.stream().map(FieldNumbers::withoutRepeats).toList(),
        Map.of(),
        List.of(),
        lost.entrySet().stream()
            .filter(copies -> copies.getKey().failure())
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)),
        used,
        PairTimes.Kept.NONE,
        failed,
        copiedBefore);
  }

  /** Pairs in which the monolith answered so. */
  record Met(Branch branch, long pairs) {}

  /** Pairs by the way in which the monolith answered. */
  Map<Branch, Long> branches() {
    return met.stream().collect(Collectors.toMap(Met::branch, Met::pairs));
  }

  /** Whether the extracted side got copies in it, or in one before it. */
  boolean copied() {
    return copiedBefore || compared > 0 || lost.keySet().stream().anyMatch(Lost::failure);
  }

  /**
   * Whether it may be gone on with. Where the builds were never known, they may be others by now.
   *
   * @param rulesNow wording of the rules in force
   */
  boolean stillCounts(String rulesNow) {
    return builds != null && wording.equals(rulesNow);
  }
}
