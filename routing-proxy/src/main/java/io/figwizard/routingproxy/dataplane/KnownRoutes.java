package io.figwizard.routingproxy.dataplane;

import io.figwizard.routingproxy.routes.Route;
import io.figwizard.routingproxy.routes.RouteTable;
import java.util.IdentityHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One event loop's way from a route to its numbers: by what the route is and not by what it is
 * called, so that neither a name nor a map's entry has to come from memory. Not thread-safe.
 */
final class KnownRoutes {

  private final ProxyMetrics metrics;
  private final Map<Route, RouteMetrics> known = new IdentityHashMap<>();
  private @Nullable RouteTable table;

  KnownRoutes(ProxyMetrics metrics) {
    this.metrics = metrics;
  }

  RouteMetrics numbers(Route route) {
    RouteMetrics numbers = known.get(route);
    if (numbers == null) {
      numbers = metrics.route(route.id());
      known.put(route, numbers);
    }
    return numbers;
  }

  /** Forgets the routes of the table before; called a few times each second. */
  void follow(RouteTable current) {
    if (current != table) {
      table = current;
      known.clear();
    }
  }
}
