package io.figwizard.loadtests.gate;

import java.util.Map;

/**
 * What one side did in the measured window of one launch.
 *
 * @param requests requests that began in the window
 * @param outcomes how they ended: a status class ({@code 2xx}), {@code bad body} for a 200 without
 *     {@code "ok":true}, or {@code no answer}
 * @param millis its quantiles; empty without requests
 * @param cpuMicrosPerRequest processor time of the server's process per request of the whole
 *     launch, warm-up included; NaN if unknown. Information, not judged
 */
record Arm(
    long requests,
    Map<String, Long> outcomes,
    Map<Quantile, Double> millis,
    double cpuMicrosPerRequest) {

  static final String SUCCESS = "2xx";

  Arm {
    outcomes = Map.copyOf(outcomes);
    millis = Map.copyOf(millis);
  }

  long failed() {
    return requests - outcomes.getOrDefault(SUCCESS, 0L);
  }

  /** The quantile, in milliseconds; NaN without requests. */
  double millis(Quantile quantile) {
    return millis.getOrDefault(quantile, Double.NaN);
  }
}
