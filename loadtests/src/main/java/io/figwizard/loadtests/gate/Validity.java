package io.figwizard.loadtests.gate;

/**
 * What a launch must fulfil for its measurements to count.
 *
 * @param maxHiccupMillis longest pause of the generator
 * @param maxLateShare share of the generator's heart beats that may be late by more than 20 ms;
 *     0.01 keeps the 99th percentile of the dispatch slip within 20 ms
 * @param minRateShare achieved share of the planned rate
 * @param maxMonolithErrors share of the monolith's requests that may fail: with more, the load is
 *     too high or the monolith broken, and there is nothing to compare with
 * @param maxRepeats invalid launches that are repeated, over the whole gate
 */
record Validity(
    double maxHiccupMillis,
    double maxLateShare,
    double minRateShare,
    double maxMonolithErrors,
    int maxRepeats) {
  static final Validity DEFAULT = new Validity(100, 0.01, 0.99, 0.01, 3);
}
