package io.figwizard.routingproxy.watch;

import io.figwizard.routingproxy.routes.Mode;
import io.figwizard.routingproxy.routes.Route;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What each route is compared with: what the monolith does now, or what it did last when it had
 * enough requests to tell, for a route that has left it. Lost with a restart. Thread-safe.
 */
final class Baselines {
  /** Where a route stands: not by its changes, because hours and rollbacks in memory are none. */
  private record Place(Mode mode, double percent, @Nullable Integer users) {}

  private record Stay(Place place, long since) {}

  private final Map<String, KeptNumbers> enough = new ConcurrentHashMap<>();
  private final Map<String, Stay> stays = new ConcurrentHashMap<>();
  private final long windowNanos;

  /**
   * @param windowNanos how far back the numbers reach
   */
  Baselines(long windowNanos) {
    this.windowNanos = windowNanos;
  }

  /**
   * @param now the monolith's in this window
   * @param at in nanoseconds, on the clock of the window
   */
  Numbers of(Route route, Numbers now, Thresholds limits, long at) {
    long least = least(route, limits, at);
    KeptNumbers kept = enough.get(route.id());
    if (now.requests() >= limits.minRequests()
        && (kept == null || now.requests() >= Math.min(kept.requests(), least))) {
      enough.put(route.id(), KeptNumbers.of(now));
      return now;
    }
    return kept != null && kept.requests() > now.requests() ? kept.numbers() : now;
  }

  /** With how many requests the numbers of now replace those of more requests. */
  private long least(Route route, Thresholds limits, long at) {
    Stay here = new Stay(new Place(route.mode(), route.percent(), route.users()), at);
    Stay stay =
        stays.merge(
            route.id(), here, (known, seen) -> known.place().equals(seen.place()) ? known : seen);
    if (at - stay.since() < windowNanos) {
      // The window loses what it had before the move, so it says less from look to look.
      return Long.MAX_VALUE;
    }
    // In a canary of nearly all the monolith has few: that is worth less than many of before.
    return route.mode().monolithServesAll() ? limits.minRequests() : limits.latencyMinRequests();
  }
}
