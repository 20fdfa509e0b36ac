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
  Numbers numbers(String route, Side side, long since) {
    unsettled.settle(route);
    RouteWindow known = windows.get(route);
    return known == null ? Numbers.NONE : known.numbers(side, since, nanoTime.getAsLong());
  }

  /**
   * Since when there were so many requests to that side.
   *
   * @param since not before that
   */
  long since(String route, Side side, long requests, long since) {
    unsettled.settle(route);
    RouteWindow known = windows.get(route);
    return known == null ? since : known.since(side, requests, since, nanoTime.getAsLong());
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
