package io.figwizard.loadtests.gate;

import java.util.Map;

/**
 * What a gate is going to do, fixed before its first request and written into its evidence.
 *
 * @param route the route id
 * @param setting how both sides come to run and where the requests come from, in words
 * @param launches fresh launches of both sides at the first look
 * @param extraLooks how often an undecided gate may add {@link #LAUNCHES_PER_EXTRA_LOOK} launches
 * @param warmupSeconds traffic before each window, dropped
 * @param seconds each measured window
 * @param ratePerSecond requests per second to both sides together
 * @param seed decides which users and cards are asked for
 * @param margins how much slower still counts as no worse
 * @param minimumRequests per quantile, how many requests each arm of each launch must have; a
 *     quantile with fewer is reported and not judged
 * @param validity what makes a launch count
 */
record GatePlan(
    String route,
    String setting,
    int launches,
    int extraLooks,
    int warmupSeconds,
    int seconds,
    double ratePerSecond,
    long seed,
    Margins margins,
    Map<Quantile, Integer> minimumRequests,
    Validity validity) {

  static final int LAUNCHES_PER_EXTRA_LOOK = 2;

  /** Probability of a wrong PASS or FAIL per quantile, over all looks together. */
  static final double ALPHA = 0.05;

  static final Map<Quantile, Integer> MINIMUM_REQUESTS =
      Map.of(Quantile.P50, 1_000, Quantile.P95, 2_000, Quantile.P99, 5_000);

  GatePlan {
    minimumRequests = Map.copyOf(minimumRequests);
    requireAtLeast("launches", launches, 2);
    requireAtLeast("extra looks", extraLooks, 0);
    requireAtLeast("warm-up seconds", warmupSeconds, 2);
    requireAtLeast("seconds", seconds, 1);
    if (!(ratePerSecond > 0)) {
      throw new IllegalArgumentException("rate " + ratePerSecond + " (expected: > 0 requests/s)");
    }
  }

  /** Confidence of each one-sided bound: the error is shared evenly by all looks. */
  double confidencePerLook() {
    return 1 - ALPHA / (1 + extraLooks);
  }

  private static void requireAtLeast(String what, int value, int least) {
    if (value < least) {
      throw new IllegalArgumentException(what + ": " + value + " (expected: >= " + least + ")");
    }
  }
}
