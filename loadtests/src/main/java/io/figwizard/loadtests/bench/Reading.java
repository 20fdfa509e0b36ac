package io.figwizard.loadtests.bench;

import java.time.Duration;

/**
 * What one stretch of load saw.
 *
 * @param requests answered
 * @param errors answers other than 2xx, and requests without one
 */
record Reading(long requests, Duration took, double p50Micros, double p99Micros, long errors) {

  double perSecond() {
    return requests * 1e9 / Math.max(1, took.toNanos());
  }
}
