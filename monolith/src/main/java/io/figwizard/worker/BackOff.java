package io.figwizard.worker;

import java.time.Duration;
import java.util.function.DoubleSupplier;

/** How long an event waits after a failure: longer each time, and never quite the same. */
final class BackOff {
  private static final double SPREAD = 0.2;

  private final Duration first;
  private final double factor;
  private final Duration max;
  private final DoubleSupplier random;

  /**
   * @param random from 0 to 1
   */
  BackOff(Duration first, double factor, Duration max, DoubleSupplier random) {
    this.first = first;
    this.factor = factor;
    this.max = max;
    this.random = random;
  }

  /**
   * @param attempts how often it has failed, 1 and more
   */
  Duration after(int attempts) {
    double exact = first.toMillis() * Math.pow(factor, attempts - 1.0);
    double capped = Math.min(exact, max.toMillis());
    double spread = 1 - SPREAD + 2 * SPREAD * random.getAsDouble();
    return Duration.ofMillis(Math.round(capped * spread));
  }
}
