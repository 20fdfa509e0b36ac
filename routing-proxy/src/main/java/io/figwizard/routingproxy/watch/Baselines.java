package io.figwizard.routingproxy.watch;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What each route is compared with: what the monolith does now, or what it did last when it had
 * enough requests to tell, for a route that has left it. Lost with a restart. Thread-safe.
 */
final class Baselines {
  private record Kept(long requests, long refused, long failed, Times.Kept times) {
    static Kept of(Numbers numbers) {
      return new Kept(
          numbers.requests(), numbers.refused(), numbers.failed(), numbers.times().kept());
    }

    Numbers numbers() {
      return new Numbers(requests, refused, failed, times.times());
    }
  }

  private final Map<String, Kept> enough = new ConcurrentHashMap<>();
  private final int minRequests;

  Baselines(int minRequests) {
    this.minRequests = minRequests;
  }

  /**
   * @param now the monolith's in this window
   */
  Numbers of(String route, Numbers now) {
    if (now.requests() >= minRequests) {
      enough.put(route, Kept.of(now));
      return now;
    }
    Kept kept = enough.get(route);
    return kept == null ? now : kept.numbers();
  }
}
