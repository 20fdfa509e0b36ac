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

  void succeeded() {
    if (failures > 0) {
      close();
    }
  }

  synchronized void failed(long now) {
    if (failures < threshold) {
      failures++;
    }
    nextAttempt = now + pauseNanos;
  }

  private synchronized boolean attempt(long now) {
    if (now - nextAttempt < 0) {
      return false;
    }
    nextAttempt = now + pauseNanos;
    return true;
  }

  private synchronized void close() {
    failures = 0;
  }
}
