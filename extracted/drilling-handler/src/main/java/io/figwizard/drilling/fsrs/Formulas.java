package io.figwizard.drilling.fsrs;

/**
 * The formulas of FSRS-6, in its own symbols: S stability in days, D difficulty, R probability of
 * recall, G rating. Results carry eight decimals, so that the same history gives the same schedule
 * on every platform.
 */
final class Formulas {
  private static final double LEAST_STABILITY = 0.001;
  private static final double GREATEST_STABILITY = 36_500;

  private final double[] w;
  private final double decay;
  private final double factor;
  private final double daysPerStability;

  Formulas(FsrsParameters parameters) {
    w = parameters.weights().stream().mapToDouble(Double::doubleValue).toArray();
    double ceiling =
        WeightRanges.sameDayCeiling(parameters.weights(), parameters.relearningSteps().size());
    w[17] = Math.min(w[17], ceiling);
    w[18] = Math.min(w[18], ceiling);
    decay = -w[20];
    // R(S, S) = 0.9: stability is by definition the time after which recall has fallen to 90 %.
    factor = round(Math.pow(0.9, 1 / decay) - 1);
    daysPerStability = round((Math.pow(parameters.desiredRetention(), 1 / decay) - 1) / factor);
  }

  static double round(double value) {
    return Math.round(value * 1e8) / 1e8;
  }

  double retrievability(long elapsedDays, double stability) {
    return round(Math.pow(1 + factor * elapsedDays / stability, decay));
  }

  /** The days after which the probability of recall has fallen to the desired retention. */
  double interval(double stability) {
    return stability * daysPerStability;
  }

  double firstStability(Rating rating) {
    return Math.max(w[rating.number() - 1], 0.1);
  }

  double firstDifficulty(Rating rating) {
    return clamp(unboundedFirstDifficulty(rating), 1, 10);
  }

  /** Harder after "again" and "hard", easier after "easy", drawn a little towards the easiest. */
  double nextDifficulty(double difficulty, Rating rating) {
    double change = -w[6] * (rating.number() - 3);
    double damped = difficulty + round(change * (10 - difficulty) / 9);
    double reverted = w[7] * unboundedFirstDifficulty(Rating.EASY) + (1 - w[7]) * damped;
    return clamp(round(reverted), 1, 10);
  }

  double nextStability(double stability, double difficulty, long elapsedDays, Rating rating) {
    if (elapsedDays == 0) {
      return onTheSameDay(stability, rating);
    }
    double recall = retrievability(elapsedDays, stability);
    return rating == Rating.AGAIN
        ? afterForgetting(stability, difficulty, recall)
        : afterRecall(stability, difficulty, recall, rating);
  }

  private double unboundedFirstDifficulty(Rating rating) {
    return round(w[4] - Math.exp((rating.number() - 1) * w[5]) + 1);
  }

  private double onTheSameDay(double stability, Rating rating) {
    double growth = Math.pow(stability, -w[19]) * Math.exp(w[17] * (rating.number() - 3 + w[18]));
    return bounded(stability * (rating == Rating.AGAIN ? growth : Math.max(growth, 1)));
  }

  private double afterRecall(double stability, double difficulty, double recall, Rating rating) {
    double effort = rating == Rating.HARD ? w[15] : rating == Rating.EASY ? w[16] : 1;
    double growth =
        Math.exp(w[8])
            * (11 - difficulty)
            * Math.pow(stability, -w[9])
            * (Math.exp((1 - recall) * w[10]) - 1)
            * effort;
    return bounded(stability * (1 + growth));
  }

  private double afterForgetting(double stability, double difficulty, double recall) {
    double forgotten =
        bounded(
            w[11]
                * Math.pow(difficulty, -w[12])
                * (Math.pow(stability + 1, w[13]) - 1)
                * Math.exp((1 - recall) * w[14]));
    // Forgetting never makes a memory more stable than an "again" on the same day would.
    double sameDay = Math.max(round(stability / Math.exp(w[17] * w[18])), LEAST_STABILITY);
    return Math.min(sameDay, forgotten);
  }

  private static double bounded(double stability) {
    return round(clamp(stability, LEAST_STABILITY, GREATEST_STABILITY));
  }

  private static double clamp(double value, double least, double greatest) {
    return Math.min(Math.max(value, least), greatest);
  }
}
