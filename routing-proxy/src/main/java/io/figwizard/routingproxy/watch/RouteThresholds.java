package io.figwizard.routingproxy.watch;

import io.figwizard.routingproxy.control.RouteControl;
import io.figwizard.routingproxy.control.routesfile.RouteDefinition;
import io.figwizard.routingproxy.control.routesfile.RoutesFile;
import io.figwizard.routingproxy.routes.WatchSettings;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The thresholds of each route, as routing-proxy.yml and routes.yml say now. Thread-safe. */
final class RouteThresholds {

  /** Those routes of a file that say something themselves; of thousands they may be a few. */
  private record Own(RoutesFile file, Map<String, Thresholds> routes) {}

  private final RouteControl control;
  private final WatchConfiguration configuration;
  private final Thresholds usual;
  private volatile @Nullable Own own;

  RouteThresholds(RouteControl control, WatchConfiguration configuration) {
    this.control = control;
    this.configuration = configuration;
    this.usual = Thresholds.of(configuration, WatchSettings.NONE);
  }

  Thresholds of(String route) {
    RoutesFile file = control.file();
    Own known = own;
    if (known == null || known.file() != file) {
      known = new Own(file, read(file));
      own = known;
    }
    return known.routes().getOrDefault(route, usual);
  }

  private Map<String, Thresholds> read(RoutesFile file) {
    Map<String, Thresholds> routes = new HashMap<>();
    for (RouteDefinition route : file.routes()) {
      if (!route.watch().equals(WatchSettings.NONE)) {
        routes.put(route.id(), Thresholds.of(configuration, route.watch()));
      }
    }
    return routes;
  }
}
