package io.figwizard.drilling.fsrs;

import java.time.Duration;
import java.util.List;

/**
 * What a schedule can be tuned with. Immutable.
 *
 * @param weights the 21 weights of FSRS-6, learnt from the reviews of many learners or of one
 * @param desiredRetention the probability of recall at which a card is due, over 0, at most 1
 * @param maximumIntervalDays no card waits longer
 * @param learningSteps waits of a new card before it enters review: whole minutes, under a day each
 * @param relearningSteps waits of a forgotten card before it enters review again
 * @param fuzz whether intervals of three days and more vary by some per cent, so that cards learnt
 *     together do not stay together
 */
public record FsrsParameters(
    List<Double> weights,
    double desiredRetention,
    int maximumIntervalDays,
    List<Duration> learningSteps,
    List<Duration> relearningSteps,
    boolean fuzz) {

  /** FSRS-6 as published: 90 % retention, steps of 1 and 10 minutes, 10 minutes to relearn. */
  public static final FsrsParameters DEFAULT =
      new FsrsParameters(
          List.of(
              0.212, 1.2931, 2.3065, 8.2956, 6.4133, 0.8334, 3.0194, 0.001, 1.8722, 0.1666, 0.796,
              1.4835, 0.0614, 0.2629, 1.6483, 0.6014, 1.8729, 0.5425, 0.0912, 0.0658, 0.1542),
          0.9,
          36_500,
          List.of(Duration.ofMinutes(1), Duration.ofMinutes(10)),
          List.of(Duration.ofMinutes(10)),
          false);

  /**
   * @throws IllegalArgumentException when a value lies outside what the formulas are defined for
   */
  public FsrsParameters {
    weights = List.copyOf(weights);
    learningSteps = List.copyOf(learningSteps);
    relearningSteps = List.copyOf(relearningSteps);
    WeightRanges.check(weights);
    if (!(desiredRetention > 0 && desiredRetention <= 1)) {
      throw new IllegalArgumentException(
          "Desired retention: " + desiredRetention + " (expected: over 0, at most 1).");
    }
    if (maximumIntervalDays < 1 || maximumIntervalDays > 36_500) {
      throw new IllegalArgumentException(
          "Maximum interval: " + maximumIntervalDays + " days (expected: 1 to 36500).");
    }
    learningSteps.forEach(FsrsParameters::checkStep);
    relearningSteps.forEach(FsrsParameters::checkStep);
  }

  private static void checkStep(Duration step) {
    if (step.toMinutes() < 1
        || step.toMinutes() >= 1440
        || !step.equals(Duration.ofMinutes(step.toMinutes()))) {
      throw new IllegalArgumentException(
          "Step: " + step + " (expected: whole minutes, at least one, under a day).");
    }
  }
}
