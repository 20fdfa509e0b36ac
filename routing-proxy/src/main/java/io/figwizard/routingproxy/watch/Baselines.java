package io.figwizard.routingproxy.watch;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What each route is compared with: what the monolith does now, or what it did last when it had
 * enough requests to tell, for a route that has left it. Lost with a restart. Thread-safe.
 */
final class Baselines {
  private final Map<String, Numbers> enough = new ConcurrentHashMap<>();
  private final int minRequests;

  Baselines(int minRequests) {
    this.minRequests = minRequests;
  }

  /**
   * @param now the monolith's in this window
   */
  Numbers of(String route, Numbers now) {
    if (now.requests() >= minRequests) {
      enough.put(route, now);
      return now;
    }
    return enough.getOrDefault(route, now);
  }
}
