package io.figwizard.routingproxy.watch;

import io.figwizard.routingproxy.routes.Mode;
import io.figwizard.routingproxy.routes.Route;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What each route is compared with: what the monolith does now, or what it did last when it had
 * enough requests to tell, for a route that has left it. Thread-safe.
 */
final class Baselines {
  /** Where a route stands: not by its changes, because hours and rollbacks in memory are none. */
  private record Place(Mode mode, double percent, @Nullable Integer users) {}

  private record Stay(Place place, long since) {}

  /**
   * @param since when the first of it may have been
   * @param timesFrom from when on its times are compared with
   */
  record Kept(KeptNumbers numbers, long since, long timesFrom) {

    /** Those of now where it is too early for its own. */
    private Baseline at(long at, Numbers now) {
      Numbers then = numbers.numbers();
      return new Baseline(at - timesFrom < 0 ? then.withTimes(now.times()) : then, since);
    }
  }

  /**
   * What the monolith did.
   *
   * @param since when the first of it may have been, in nanoseconds on the clock of the window
   */
  record Baseline(Numbers numbers, long since) {}

  private final Map<String, Kept> enough = new ConcurrentHashMap<>();
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
   * @param counted since when answers are counted as they are now
   * @param at in nanoseconds, on the clock of the window
   */
  Baseline of(Route route, Baseline now, long counted, Thresholds limits, long at) {
    long requests = now.numbers().requests();
    Kept kept = enough.get(route.id());
    boolean better = kept != null && kept.since() < counted && now.since() >= counted;
    long least = least(route, limits, at, better);
    if (requests >= limits.minRequests()
        && (kept == null || requests >= Math.min(kept.numbers().requests(), least))) {
      enough.put(route.id(), new Kept(KeptNumbers.of(now.numbers()), now.since(), now.since()));
      return now;
    }
    return kept != null && kept.numbers().requests() > requests ? kept.at(at, now.numbers()) : now;
  }

  /** What the monolith did when it had enough requests; null where it never had. */
  @Nullable Kept kept(String route) {
    return enough.get(route);
  }

  /**
   * Goes on with what another process has counted. Its times are not compared with before a window
   * has passed: this process is cold, which the extracted side would be blamed for.
   *
   * @param since when the first of it may have been
   * @param at now
   */
  void restore(String route, KeptNumbers numbers, long since, long at) {
    enough.put(route, new Kept(numbers, since, at + windowNanos));
  }

  /**
   * With how many requests the numbers of now replace those of more requests.
   *
   * @param better whether those of more were counted in another way, and these were not
   */
  private long least(Route route, Thresholds limits, long at, boolean better) {
    Stay here = new Stay(new Place(route.mode(), route.percent(), route.users()), at);
    Stay stay =
        stays.merge(
            route.id(), here, (known, seen) -> known.place().equals(seen.place()) ? known : seen);
    if (at - stay.since() < windowNanos) {
      // The window loses what it had before the move, so it says less from look to look.
      return Long.MAX_VALUE;
    }
    // In a canary of nearly all the monolith has few: that is worth less than many of before.
    return route.mode().monolithServesAll() || better
        ? limits.minRequests()
        : limits.latencyMinRequests();
  }
}
