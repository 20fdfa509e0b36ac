package io.figwizard.loadtests.bench;

import org.HdrHistogram.Histogram;

/** Times in nanoseconds, to three digits, up to a minute. */
final class Latency {

  private static final long LONGEST = 60_000_000_000L;
  private static final int DIGITS = 3;

  private Latency() {}

  static Histogram histogram() {
    return new Histogram(1_000, LONGEST, DIGITS);
  }

  static void record(Histogram histogram, long nanos) {
    histogram.recordValue(Math.max(0, Math.min(nanos, LONGEST)));
  }

  static double micros(Histogram histogram, double percentile) {
    return histogram.getValueAtPercentile(percentile) / 1e3;
  }
}
