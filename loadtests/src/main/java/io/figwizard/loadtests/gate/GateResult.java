package io.figwizard.loadtests.gate;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a gate did and found.
 *
 * @param builds the code of both sides; null when nothing was launched
 * @param launches all launches, invalid ones included
 * @param comparisons one per quantile over the valid launches; empty if there were too few
 * @param reasons why the verdict is what it is, for a reader; never empty
 */
record GateResult(
    GatePlan plan,
    DataCheck data,
    Instant startedAt,
    Instant finishedAt,
    @Nullable Builds builds,
    List<Launch> launches,
    List<Comparison> comparisons,
    Verdict verdict,
    List<String> reasons) {
  GateResult {
    launches = List.copyOf(launches);
    comparisons = List.copyOf(comparisons);
    reasons = List.copyOf(reasons);
  }

  List<Launch> validLaunches() {
    return launches.stream().filter(Launch::valid).toList();
  }

  HardRules.Totals monolith() {
    return HardRules.Totals.of(validLaunches().stream().map(Launch::monolith).toList());
  }

  HardRules.Totals extracted() {
    return HardRules.Totals.of(validLaunches().stream().map(Launch::extracted).toList());
  }
}
