package io.figwizard.loadtests.bench;

import java.util.List;
import java.util.Locale;

/**
 * The middle one of independent values, and where the true middle is with at least 95 % confidence
 * whatever they are distributed like: between two of the values themselves (the sign test turned
 * round). Six values are the fewest that say so; with fewer the interval is everything.
 *
 * @param from 0 where nothing can be said
 * @param to infinite where nothing can be said
 */
record MedianInterval(double median, double from, double to) {

  private static final double DOUBT = 0.05;

  static MedianInterval of(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    int left = leftOut(sorted.size());
    double median = Spread.of(sorted).median();
    return left == 0
        ? new MedianInterval(median, 0, Double.POSITIVE_INFINITY)
        : new MedianInterval(median, sorted.get(left - 1), sorted.get(sorted.size() - left));
  }

  /** The rank of the interval's ends, counted from outside; 0 where there is none. */
  private static int leftOut(int count) {
    double term = Math.pow(0.5, count);
    double tail = 0;
    int rank = 0;
    // Each tail is the chance that so few of them are on one side of the middle.
    while (rank < count / 2 && 2 * (tail + term) <= DOUBT) {
      tail += term;
      term = term * (count - rank) / (rank + 1);
      rank++;
    }
    return rank;
  }

  boolean known() {
    return Double.isFinite(to);
  }

  /** {@code 1.01 (95 %: 0.97 to 1.04)}. */
  String text() {
    return known()
        ? String.format(Locale.ROOT, "%.3f (95 %%: %.3f to %.3f)", median, from, to)
        : String.format(Locale.ROOT, "%.3f (too few rounds to say more)", median);
  }
}
