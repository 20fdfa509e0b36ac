package io.figwizard.routingproxy.diff;

import java.util.Comparator;
import java.util.stream.IntStream;
import org.apache.commons.statistics.distribution.BetaDistribution;
import org.apache.commons.statistics.distribution.HypergeometricDistribution;

/** What numbers of differences say beyond chance. */
final class Chance {

  private Chance() {}

  /**
   * The most that a share may be, with 95 % confidence: Clopper and Pearson, 1934, one-sided. None
   * of 3,000 is at most 0.1 %.
   */
  static double atMost(long hits, long all) {
    if (all == 0 || hits >= all) {
      return 1;
    }
    return BetaDistribution.of(hits + 1.0, (double) all - hits).inverseCumulativeProbability(0.95);
  }

  /**
   * How probable so many hits or more are in the first group if both had the same share: Fisher's
   * exact test, one-sided.
   */
  static double sameShare(long hits, long all, long otherHits, long otherAll) {
    if (hits == 0) {
      return 1;
    }
    return HypergeometricDistribution.of(
            Math.toIntExact(all + otherAll),
            Math.toIntExact(hits + otherHits),
            Math.toIntExact(all))
        .survivalProbability(Math.toIntExact(hits - 1));
  }

  /** Holm, 1979: the same probabilities for who looks at all of them at once. */
  static double[] holm(double[] probabilities) {
    int[] order =
        IntStream.range(0, probabilities.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> probabilities[i]))
            .mapToInt(i -> i)
            .toArray();
    double[] adjusted = new double[probabilities.length];
    double largest = 0;
    for (int rank = 0; rank < order.length; rank++) {
      largest = Math.max(largest, (order.length - rank) * probabilities[order[rank]]);
      adjusted[order[rank]] = Math.min(1, largest);
    }
    return adjusted;
  }
}
