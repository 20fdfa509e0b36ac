package io.figwizard.loadtests.gate;

import java.util.Map;

/**
 * How much slower the extracted side may be and still count as no worse.
 *
 * @param relative per quantile, as a share of the monolith's: 0.10 is ten percent
 * @param slackMillis absolute allowance; the larger of the two holds. Two steps of the generator's
 *     whole milliseconds by default: what is smaller than that, it cannot tell
 */
record Margins(Map<Quantile, Double> relative, double slackMillis) {
  static final Margins DEFAULT =
      new Margins(Map.of(Quantile.P50, 0.10, Quantile.P95, 0.20, Quantile.P99, 0.25), 2.0);

  Margins {
    relative = Map.copyOf(relative);
    if (!relative.keySet().containsAll(java.util.List.of(Quantile.values()))) {
      throw new IllegalArgumentException(
          "margins for " + relative.keySet() + " (expected: all quantiles)");
    }
    if (!(slackMillis >= 0)) {
      throw new IllegalArgumentException("slack of " + slackMillis + " ms (expected: >= 0)");
    }
  }

  Margins withSlackMillis(double millis) {
    return new Margins(relative, millis);
  }

  /**
   * The largest log ratio that still counts as no worse, for a quantile that A has at this height.
   */
  double limit(Quantile quantile, double monolithMillis) {
    double share = relative.getOrDefault(quantile, 0.0);
    return Math.log1p(Math.max(share, slackMillis / monolithMillis));
  }
}
