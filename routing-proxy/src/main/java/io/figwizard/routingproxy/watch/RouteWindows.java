package io.figwizard.routingproxy.watch;

import io.figwizard.routingproxy.dataplane.Outcomes;
import io.figwizard.routingproxy.routes.Side;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/** The last minutes of every route that had a request. Thread-safe. */
public final class RouteWindows implements Outcomes {
  // Routes come from the configuration, so there are as many as an operator wrote.
  private final Map<String, RouteWindow> windows = new ConcurrentHashMap<>();
  private final long nanos;
  private final LongSupplier nanoTime;

  /**
   * @param nanoTime as {@link System#nanoTime}
   */
  public RouteWindows(long nanos, LongSupplier nanoTime) {
    this.nanos = nanos;
    this.nanoTime = nanoTime;
  }

  @Override
  public void ended(String route, Side side, Ending ending, long took) {
    window(route).count(side, ending, took, nanoTime.getAsLong());
  }

  /**
   * @param since in terms of the clock; earlier is left out
   */
  Numbers numbers(String route, Side side, long since) {
    RouteWindow known = windows.get(route);
    return known == null ? Numbers.NONE : known.numbers(side, since, nanoTime.getAsLong());
  }

  long now() {
    return nanoTime.getAsLong();
  }

  private RouteWindow window(String route) {
    RouteWindow known = windows.get(route);
    return known != null ? known : windows.computeIfAbsent(route, id -> new RouteWindow(nanos));
  }
}
