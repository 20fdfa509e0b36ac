package io.figwizard.drilling.fsrs;

import java.util.List;

/** Where each of the 21 weights may lie: outside, intervals explode or never grow. */
final class WeightRanges {
  private static final double[][] RANGES = {
    {0.001, 100}, {0.001, 100}, {0.001, 100}, {0.001, 100}, {1, 10}, {0.001, 4}, {0.001, 4},
    {0.001, 0.75}, {0, 4.5}, {0, 0.8}, {0.001, 3.5}, {0.001, 5}, {0.001, 0.25}, {0.001, 0.9},
    {0, 4}, {0, 1}, {1, 6}, {0, 2}, {0, 2}, {0.01, 0.8}, {0.1, 0.8}
  };

  private WeightRanges() {}

  static void check(List<Double> weights) {
    if (weights.size() != RANGES.length) {
      throw new IllegalArgumentException(
          "Number of weights: " + weights.size() + " (expected: 21, as FSRS-6 has).");
    }
    for (int i = 0; i < RANGES.length; i++) {
      double weight = weights.get(i);
      if (!(weight >= RANGES[i][0] && weight <= RANGES[i][1])) {
        throw new IllegalArgumentException(
            "Weight "
                + i
                + ": "
                + weight
                + " (expected: "
                + RANGES[i][0]
                + " to "
                + RANGES[i][1]
                + ").");
      }
    }
  }

  /**
   * The upper bound of weights 17 and 18. With several relearning steps a forgotten card is
   * answered several times on the same day; without the bound it could leave relearning more stable
   * than it was before it was forgotten.
   */
  static double sameDayCeiling(List<Double> weights, int relearningSteps) {
    if (relearningSteps < 2) {
      return RANGES[17][1];
    }
    double afterForgetting =
        Math.log(weights.get(11))
            + Math.log(Math.pow(2, weights.get(13)) - 1)
            + weights.get(14) * 0.3;
    double ceiling = Math.sqrt(Math.max(-afterForgetting / relearningSteps, 0));
    return Math.min(Math.max(Formulas.round(ceiling), 0.01), RANGES[17][1]);
  }
}
