package io.figwizard.routingproxy.watch;

import io.figwizard.routingproxy.dataplane.Outcomes;
import io.figwizard.routingproxy.dataplane.Unsettled;
import io.figwizard.routingproxy.routes.Side;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * The last minutes of every route that had a request; of those with few the last requests before
 * that, at most a week with a window of five minutes. Thread-safe.
 */
public final class RouteWindows implements Outcomes {
  // Routes come from the configuration, so there are as many as an operator wrote.
  private final Map<String, RouteWindow> windows = new ConcurrentHashMap<>();
  private final long nanos;
  private final LongSupplier nanoTime;
  private volatile Unsettled unsettled = Unsettled.NOTHING;

  /**
   * @param nanoTime as {@link System#nanoTime}
   */
  public RouteWindows(long nanos, LongSupplier nanoTime) {
    this.nanos = nanos;
    this.nanoTime = nanoTime;
  }

  @Override
  public void settledBy(Unsettled source) {
    unsettled = source;
  }

  @Override
  public void ended(String route, Side side, Ending ending, long took, long at) {
    window(route).count(side, ending, took, at);
  }

  /**
   * @param since in terms of the clock; earlier is left out
   */
  Numbers numbers(Whose whose, String route, Side side, long since) {
    unsettled.settle(route);
    RouteWindow known = windows.get(route);
    return known == null ? Numbers.NONE : known.numbers(whose, side, since, nanoTime.getAsLong());
  }

  /** Of all. */
  Numbers numbers(String route, Side side, long since) {
    return numbers(Whose.ALL, route, side, since);
  }

  /**
   * Since when there were so many requests to that side.
   *
   * @param since not before that
   */
  long since(Whose whose, String route, Side side, long requests, long since) {
    unsettled.settle(route);
    RouteWindow known = windows.get(route);
    return known == null ? since : known.since(whose, side, requests, since, nanoTime.getAsLong());
  }

  /** To be called for each route at least twice within the time of a window. */
  void keep(String route) {
    // Later nothing is told any more that belongs to what is kept.
    unsettled.settle(route);
    RouteWindow known = windows.get(route);
    if (known != null) {
      known.keep(nanoTime.getAsLong());
    }
  }

  /** How long the slices are in which it is counted. */
  long sliceNanos() {
    return RouteWindow.sliceNanos(nanos);
  }

  long windowNanos() {
    return nanos;
  }

  /** The number of the slice of that time. */
  long slice(long at) {
    return Math.floorDiv(at, sliceNanos());
  }

  /** The first slice that is not forgotten. */
  long firstKnown() {
    return RouteWindow.firstKnown(sliceNanos(), nanoTime.getAsLong());
  }

  /** What is noted of requests that have ended is counted when this returns. */
  void settle() {
    unsettled.settleAll();
  }

  /** What this proxy's requests did in that slice. */
  Numbers own(String route, Side side, long slice) {
    RouteWindow known = windows.get(route);
    return known == null ? Numbers.NONE : known.own(side, slice);
  }

  /** Counts what another proxy's requests did in a slice of its own that began then. */
  void countOthers(String route, Side side, Numbers numbers, long began) {
    window(route).countOthers(side, numbers, began);
  }

  /** Whether requests of other proxies to that route were counted. */
  boolean countsOthers(String route) {
    RouteWindow known = windows.get(route);
    return known != null && known.countsOthers();
  }

  /** How far back anything is looked at. */
  long reachNanos() {
    return nanos * RouteWindow.REACH;
  }

  long now() {
    return nanoTime.getAsLong();
  }

  private RouteWindow window(String route) {
    RouteWindow known = windows.get(route);
    return known != null ? known : windows.computeIfAbsent(route, id -> new RouteWindow(nanos));
  }
}
