package io.figwizard.routingproxy.watch;

import java.util.Arrays;

/**
 * How long requests took, in steps of 5 %, from 0.1 ms to two minutes: coarse and small, because
 * there is one for each side of each route and each slice of a window. Not thread-safe.
 */
public final class Times {
  private static final double FIRST_NANOS = 100_000;
  private static final double STEP = Math.log(1.05);
  static final int STEPS = 288;

  private final long[] counts = new long[STEPS];
  private long total;

  /** The step that so long a time belongs to. */
  public static int step(long nanos) {
    if (nanos <= FIRST_NANOS) {
      return 0;
    }
    return Math.min((int) Math.ceil(Math.log(nanos / FIRST_NANOS) / STEP), STEPS - 1);
  }

  /** That many more of a step. */
  public void add(int step, long count) {
    counts[step] += count;
    total += count;
  }

  /** Counts all of these in another one, too. */
  public void addTo(Times sum) {
    forEach(sum::add);
  }

  /** How often a step was met. */
  @FunctionalInterface
  interface Met {
    void met(int step, long count);
  }

  /** Tells each step that was met. */
  void forEach(Met each) {
    for (int step = 0; step < STEPS; step++) {
      if (counts[step] > 0) {
        each.met(step, counts[step]);
      }
    }
  }

  /** How many there are. */
  public long total() {
    return total;
  }

  /** The step of each of them, one by one. */
  int[] steps() {
    int[] steps = new int[Math.toIntExact(total)];
    int at = 0;
    for (int step = 0; step < STEPS; step++) {
      int end = at + Math.toIntExact(counts[step]);
      Arrays.fill(steps, at, end, step);
      at = end;
    }
    return steps;
  }

  /** The counts from the first step that was met to the last: what is small enough to keep. */
  public Kept kept() {
    int first = 0;
    int end = STEPS;
    while (first < end && counts[first] == 0) {
      first++;
    }
    while (end > first && counts[end - 1] == 0) {
      end--;
    }
    return new Kept(first, Arrays.copyOfRange(counts, first, end));
  }

  /** Times that nobody adds to any more. */
  public record Kept(int first, long[] counts) {
    boolean sound() {
      return counts != null
          && first >= 0
          && first <= STEPS - counts.length
          && Arrays.stream(counts).allMatch(count -> count >= 0 && count <= Integer.MAX_VALUE);
    }

    long total() {
      return Arrays.stream(counts).sum();
    }

    /** The same, to be added to. */
    public Times times() {
      Times times = new Times();
      for (int i = 0; i < counts.length; i++) {
        times.add(first + i, counts[i]);
      }
      return times;
    }
  }

  /** Milliseconds below which so large a share is, to the upper end of a step; 0 without any. */
  public double quantileMillis(double share) {
    return atRank(Math.max(1, (long) Math.ceil(share * total)));
  }

  /**
   * The least that the quantile is, however the dice fell: the order statistic so many standard
   * deviations of the binomial below (Conover, Practical Nonparametric Statistics, 3.2).
   */
  double leastMillis(double share, double deviations) {
    long rank = (long) Math.floor(share * total - spread(share, deviations));
    return rank < 1 ? 0 : atRank(rank);
  }

  /** The most that the quantile is; infinite where there are too few to say. */
  double mostMillis(double share, double deviations) {
    long rank = (long) Math.ceil(share * total + spread(share, deviations)) + 1;
    return rank > total ? Double.POSITIVE_INFINITY : atRank(rank);
  }

  private double spread(double share, double deviations) {
    return deviations * Math.sqrt(total * share * (1 - share));
  }

  private double atRank(long rank) {
    long seen = 0;
    for (int step = 0; step < STEPS; step++) {
      seen += counts[step];
      if (seen >= rank && seen > 0) {
        return FIRST_NANOS * Math.exp(step * STEP) / 1e6;
      }
    }
    return 0;
  }
}
