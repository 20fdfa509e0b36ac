package io.figwizard.routingproxy.dataplane;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * What one connection holds of its address's share. Not thread-safe: belongs to the connection's
 * event loop.
 */
final class ClientShare {

  /** Who takes longer than that over one thing is slow. */
  private static final Duration SLOW = Duration.ofSeconds(1);

  private final Runnable leave;
  private final AtomicInteger slowOfAddress;
  private final int maxSlow;
  private @Nullable Object awaited;
  private long since;
  private boolean slow;

  /**
   * @param slowOfAddress how many connections of the same address are slow now
   */
  ClientShare(Runnable leave, AtomicInteger slowOfAddress, int maxSlow) {
    this.leave = leave;
    this.slowOfAddress = slowOfAddress;
    this.maxSlow = maxSlow;
  }

  /** For clients that have no share: trusted proxies, who speak for everybody. */
  static ClientShare unlimited() {
    return new ClientShare(() -> {}, new AtomicInteger(), Integer.MAX_VALUE);
  }

  /** For one thing on the connection that can be slow by itself: an HTTP/2 stream, most of all. */
  ClientShare part() {
    return new ClientShare(() -> {}, slowOfAddress, maxSlow);
  }

  /**
   * Told now and then what the client keeps the proxy waiting for; answers false where it is one
   * slow connection too many of its address.
   *
   * @param unfinished the request or answer that the client has not finished with, always the same
   *     object for the same one; null where the client keeps nobody waiting
   */
  boolean mayKeepWaiting(@Nullable Object unfinished, long now) {
    if (unfinished == null || unfinished != awaited) {
      awaited = unfinished;
      since = now;
      notSlow();
    } else if (!slow && now - since > SLOW.toNanos()) {
      slow = true;
      return slowOfAddress.incrementAndGet() <= maxSlow;
    }
    return true;
  }

  /** The connection is no more. */
  void end() {
    notSlow();
    leave.run();
  }

  private void notSlow() {
    if (slow) {
      slow = false;
      slowOfAddress.decrementAndGet();
    }
  }
}
