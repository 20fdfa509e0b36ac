package io.figwizard.routingproxy.watch;

import io.figwizard.routingproxy.routes.Route;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the extracted side of each route is measured by: what its monolith does or did, of all
 * proxies' requests and of this one's alone, and since when that is counted as now. Thread-safe.
 */
final class Yardstick {

  private final Baselines all;
  private final Baselines own;
  private final CountedWays ways = new CountedWays();

  /**
   * @param windowNanos how far back the numbers reach
   */
  Yardstick(long windowNanos) {
    this.all = new Baselines(windowNanos);
    this.own = new Baselines(windowNanos);
  }

  /**
   * One instant on both clocks, to tell from it what others are.
   *
   * @param wall as people have it
   * @param nanos as the windows have it
   */
  record Clocks(Instant wall, long nanos) {

    Instant wallAt(long then) {
      return wall.plusNanos(then - nanos);
    }

    /** Not later than that instant, whatever the wall clock was when the other one was noted. */
    long nanosAt(Instant then) {
      return then.isBefore(wall) ? nanos - Duration.between(then, wall).toNanos() : nanos;
    }
  }

  /**
   * @param numbers the monolith's in this window
   * @param at on the clock of the windows
   */
  Baselines.Baseline of(
      Whose whose, Route route, Baselines.Baseline numbers, Thresholds limits, long at) {
    return (whose == Whose.ALL ? all : own).of(route, numbers, ways.since(route, at), limits, at);
  }

  /** As {@link CountedWays#mixed}. */
  boolean mixed(Route route, long since, long now) {
    return ways.mixed(route, since, now);
  }

  /** As {@link CountedWays#byStatusAlone}. */
  @Nullable String byStatusAlone(
      Route route, Numbers monolith, Numbers extracted, long since, long least, long now) {
    return ways.byStatusAlone(route, monolith, extracted, since, least, now);
  }

  /** What there is to keep of a route; null where the monolith never had enough requests. */
  @Nullable KeptBaseline kept(String route, String declared, Clocks clocks) {
    Baselines.Kept ofAll = all.kept(route);
    // After what was counted: where it changes in between, it counts as mixed, which it may be.
    CountedWays.Way way = ways.known(route);
    if (ofAll == null || way == null) {
      return null;
    }
    Baselines.Kept ofOwn = own.kept(route);
    return new KeptBaseline(
        route,
        declared,
        way.when(),
        way.since() == CountedWays.EVER ? null : clocks.wallAt(way.since()),
        told(ofAll, clocks),
        ofOwn == null ? null : told(ofOwn, clocks));
  }

  private static KeptBaseline.Told told(Baselines.Kept kept, Clocks clocks) {
    return new KeptBaseline.Told(kept.numbers(), clocks.wallAt(kept.since()));
  }

  /** Goes on with what a proxy before this one has kept; before anything of that route is asked. */
  void restore(KeptBaseline kept, Clocks clocks) {
    Instant since = kept.countedSince();
    ways.restore(
        kept.route(), kept.failedWhen(), since == null ? CountedWays.EVER : clocks.nanosAt(since));
    restore(all, kept.route(), kept.all(), clocks);
    if (kept.own() != null) {
      restore(own, kept.route(), kept.own(), clocks);
    }
  }

  private static void restore(
      Baselines baselines, String route, KeptBaseline.Told told, Clocks clocks) {
    baselines.restore(route, told.numbers(), clocks.nanosAt(told.since()), clocks.nanos());
  }
}
