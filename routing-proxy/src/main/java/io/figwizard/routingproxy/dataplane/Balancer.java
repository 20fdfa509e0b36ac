package io.figwizard.routingproxy.dataplane;

import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Chooses among the addresses of an upstream: the one with the fewest requests under way, over all
 * event loops; among several such, any. One in its slow start takes part only as often as its share
 * says. Thread-safe.
 */
final class Balancer {

  private final DoubleSupplier random;

  Balancer() {
    this(() -> ThreadLocalRandom.current().nextDouble());
  }

  /**
   * @param random from 0 up to, but not including, 1
   */
  Balancer(DoubleSupplier random) {
    this.random = random;
  }

  /** Null where all are out or were tried. */
  @Nullable ServerAddress choose(ServerAddress[] addresses, List<ServerAddress> tried, long now) {
    int count = addresses.length;
    if (count == 1) {
      return available(addresses[0], tried, now) ? addresses[0] : null;
    }
    int start = (int) (random.getAsDouble() * count);
    ServerAddress best = null;
    ServerAddress slow = null;
    for (int i = 0; i < count; i++) {
      ServerAddress next = addresses[(start + i) % count];
      boolean wasOpen = next.circuitOpen();
      if (!available(next, tried, now)) {
        continue;
      }
      if (wasOpen) {
        // This request is the one that may see whether it is back.
        return next;
      }
      double share = next.share(now);
      if (share < 1 && random.getAsDouble() >= share) {
        slow = less(slow, next);
      } else {
        best = less(best, next);
      }
    }
    return best != null ? best : slow;
  }

  /** One that requests may be sent to, else one that they may not; null where there is none. */
  @Nullable ServerAddress any(ServerAddress[] addresses) {
    int count = addresses.length;
    int start = (int) (random.getAsDouble() * count);
    for (int i = 0; i < count; i++) {
      ServerAddress next = addresses[(start + i) % count];
      if (next.usable()) {
        return next;
      }
    }
    return count == 0 ? null : addresses[start];
  }

  private static boolean available(ServerAddress address, List<ServerAddress> tried, long now) {
    return address.well() && !tried.contains(address) && address.circuitAllows(now);
  }

  private static ServerAddress less(@Nullable ServerAddress one, ServerAddress other) {
    return one != null && one.inFlight() <= other.inFlight() ? one : other;
  }
}
