package io.figwizard.routingproxy.dataplane;

import java.time.Duration;

/**
 * Keeps requests from a server that has failed several times in a row: they would only wait, and
 * keep it from coming back. Once in a while one is let through to see; the first success lets all
 * through again. Thread-safe: shared by all event loops.
 */
final class CircuitBreaker {

  private final int threshold;
  private final long pauseNanos;
  private volatile int failures;
  private long nextAttempt;

  /**
   * @param threshold failures in a row that open it; 0 for never
   * @param pause between two attempts while it is open
   */
  CircuitBreaker(int threshold, Duration pause) {
    this.threshold = threshold;
    this.pauseNanos = pause.toNanos();
  }

  /** Whether a request may be sent now. While open, each yes is for one request. */
  boolean allows(long now) {
    return !open() || attempt(now);
  }

  boolean open() {
    return threshold > 0 && failures >= threshold;
  }

  /** Answers whether it was open until now. */
  boolean succeeded() {
    return failures > 0 && close();
  }

  /** Answers whether it was closed until now. */
  synchronized boolean failed(long now) {
    boolean wasOpen = open();
    if (failures < threshold) {
      failures++;
    }
    nextAttempt = now + pauseNanos;
    return !wasOpen && open();
  }

  private synchronized boolean attempt(long now) {
    if (now - nextAttempt < 0) {
      return false;
    }
    nextAttempt = now + pauseNanos;
    return true;
  }

  private synchronized boolean close() {
    boolean wasOpen = open();
    failures = 0;
    return wasOpen;
  }
}
