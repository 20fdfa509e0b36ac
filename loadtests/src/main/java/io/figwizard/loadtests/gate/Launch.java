package io.figwizard.loadtests.gate;

import java.util.List;

/**
 * One fresh launch of both sides under the same traffic: the unit in which the gate counts, since
 * requests within one launch are not independent.
 *
 * @param number from 1, invalid ones included
 * @param builds the code that ran
 * @param monolith arm A
 * @param extracted arm B
 * @param flaws why it does not count; empty if it does
 */
record Launch(int number, Builds builds, Arm monolith, Arm extracted, List<String> flaws) {
  Launch {
    flaws = List.copyOf(flaws);
  }

  boolean valid() {
    return flaws.isEmpty();
  }

  /** {@code ln(B / A)}: above 0 when the extracted side was slower. */
  double logRatio(Quantile quantile) {
    return Math.log(extracted.millis(quantile) / monolith.millis(quantile));
  }

  /** Requests of the arm that had fewer. */
  long smallerArm() {
    return Math.min(monolith.requests(), extracted.requests());
  }
}
