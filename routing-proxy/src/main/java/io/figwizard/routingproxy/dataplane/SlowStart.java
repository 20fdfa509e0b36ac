package io.figwizard.routingproxy.dataplane;

import java.time.Duration;

/**
 * Gives a server that has come, or come back, its share little by little: a JVM that has just
 * started is slow, and its caches and pools are empty. Thread-safe.
 */
final class SlowStart {

  /** Below it a server would learn nothing of how it does. */
  private static final double LEAST = 0.05;

  private final long nanos;
  private volatile boolean under;
  private volatile long begunAt;

  /**
   * @param duration until the full share; zero for at once
   */
  SlowStart(Duration duration) {
    nanos = duration.toNanos();
  }

  void begin(long now) {
    begunAt = now;
    under = nanos > 0;
  }

  /** Of what the others get, up to 1. */
  double share(long now) {
    if (!under) {
      return 1;
    }
    double share = (double) (now - begunAt) / nanos;
    if (share >= 1) {
      under = false;
      return 1;
    }
    return Math.max(LEAST, share);
  }
}
