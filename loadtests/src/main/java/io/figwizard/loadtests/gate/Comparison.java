package io.figwizard.loadtests.gate;

import java.util.List;

/**
 * One quantile over all valid launches. All values are natural logarithms of B / A.
 *
 * @param logRatios one per launch
 * @param mean their mean
 * @param lower one-sided lower confidence bound of the mean
 * @param upper one-sided upper confidence bound of the mean
 * @param limit largest mean that still counts as no worse
 * @param judged whether every launch had enough requests; if not, it is only reported
 * @param verdict PASS, FAIL or INCONCLUSIVE; says nothing when not judged
 */
record Comparison(
    Quantile quantile,
    List<Double> logRatios,
    double mean,
    double lower,
    double upper,
    double limit,
    boolean judged,
    Verdict verdict) {

  /** A log ratio as change in percent: {@code ln 1.1} is {@code +10}. */
  static double percent(double logRatio) {
    return 100 * Math.expm1(logRatio);
  }
}
