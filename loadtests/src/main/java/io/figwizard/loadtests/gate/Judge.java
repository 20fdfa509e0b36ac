package io.figwizard.loadtests.gate;

import java.util.Arrays;
import java.util.List;
import org.apache.commons.statistics.distribution.TDistribution;

/**
 * Decides, per quantile, whether B is no worse than A: a one-sided t interval of the mean log ratio
 * over launches, against a limit.
 *
 * <p>PASS if the whole interval is within the limit. FAIL if B is slower beyond doubt and by more
 * than the limit. Otherwise the launches do not say.
 */
final class Judge {
  private final GatePlan plan;

  Judge(GatePlan plan) {
    this.plan = plan;
  }

  /**
   * @param launches valid ones, at least two
   */
  List<Comparison> compare(List<Launch> launches) {
    if (launches.size() < 2) {
      throw new IllegalArgumentException(
          launches.size() + " launches to compare (expected: >= 2, an interval needs a spread)");
    }
    return Arrays.stream(Quantile.values()).map(q -> compare(q, launches)).toList();
  }

  private Comparison compare(Quantile quantile, List<Launch> launches) {
    List<Double> ratios = launches.stream().map(launch -> launch.logRatio(quantile)).toList();
    int count = ratios.size();
    double mean = ratios.stream().mapToDouble(Double::doubleValue).sum() / count;
    double squares = ratios.stream().mapToDouble(d -> (d - mean) * (d - mean)).sum();
    double t = TDistribution.of(count - 1).inverseCumulativeProbability(plan.confidencePerLook());
    double halfWidth = t * Math.sqrt(squares / (count - 1)) / Math.sqrt(count);
    double lower = mean - halfWidth;
    double upper = mean + halfWidth;
    double limit = plan.margins().limit(quantile, medianOfMonolith(quantile, launches));
    int needed = plan.minimumRequests().getOrDefault(quantile, 0);
    boolean judged = launches.stream().allMatch(launch -> launch.smallerArm() >= needed);
    return new Comparison(
        quantile, ratios, mean, lower, upper, limit, judged, verdict(mean, lower, upper, limit));
  }

  private static Verdict verdict(double mean, double lower, double upper, double limit) {
    if (upper <= limit) {
      return Verdict.PASS;
    }
    return lower > 0 && mean > limit ? Verdict.FAIL : Verdict.INCONCLUSIVE;
  }

  private static double medianOfMonolith(Quantile quantile, List<Launch> launches) {
    double[] sorted =
        launches.stream()
            .mapToDouble(launch -> launch.monolith().millis(quantile))
            .sorted()
            .toArray();
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
