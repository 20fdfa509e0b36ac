package io.figwizard.loadtests.gate;

import java.util.Locale;

/**
 * The quantiles that a gate compares. All three, because one alone can sit on the boundary between
 * the fast and the slow requests, where it moves a lot for nothing.
 */
enum Quantile {
  P50(0.50),
  P95(0.95),
  P99(0.99);

  private final double rank;

  Quantile(double rank) {
    this.rank = rank;
  }

  double rank() {
    return rank;
  }

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * This quantile of latencies measured in whole {@code resolution} steps.
   *
   * <p>Among equal values it interpolates, as if they lay evenly over {@code value ± resolution/2}:
   * a shift smaller than one step still moves the result. With a resolution of 0 it is the plain
   * order statistic.
   *
   * @param sorted ascending, not empty
   */
  double of(double[] sorted, double resolution) {
    if (sorted.length == 0) {
      throw new IllegalArgumentException(
          "no values to take the " + word() + " of (expected: >= 1)");
    }
    double position = rank * sorted.length;
    int index = Math.min(sorted.length - 1, (int) position);
    double value = sorted[index];
    if (resolution == 0) {
      return value;
    }
    int first = index;
    while (first > 0 && sorted[first - 1] == value) {
      first--;
    }
    int end = index + 1;
    while (end < sorted.length && sorted[end] == value) {
      end++;
    }
    double share = (position - first) / (end - first);
    // Below half a step there is nothing: a request takes some time.
    double low = Math.max(0, value - resolution / 2);
    double high = value + resolution / 2;
    return low + share * (high - low);
  }
}
