package io.figwizard.routingproxy.control.admin;

import io.figwizard.routingproxy.control.RouteControl;
import io.figwizard.routingproxy.control.RoutesReload;
import io.figwizard.routingproxy.control.Standings;
import io.figwizard.routingproxy.control.users.UserBudgets;
import io.figwizard.routingproxy.routes.Route;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/** The control plane in numbers, read when somebody asks. */
public final class ControlMetrics {

  private ControlMetrics() {}

  /** To be called once for each registry. */
  public static void register(
      PrometheusRegistry registry, RouteControl control, RoutesReload reload, UserBudgets budgets) {
    GaugeWithCallback.builder()
        .name("fig_proxy_generation")
        .help("Counts the changes of routes and their modes.")
        .callback(callback -> callback.call(control.current().generation()))
        .register(registry);
    GaugeWithCallback.builder()
        .name("fig_proxy_routes_file_good")
        .help("1 where the routes file on the disk is the one in force, 0 where it has a mistake.")
        .callback(callback -> callback.call(reload.last().good() ? 1 : 0))
        .register(registry);
    GaugeWithCallback.builder()
        .name("fig_proxy_state_kept")
        .help("1 where what applies is kept, 0 where it is not or the state cannot be reached.")
        .callback(callback -> callback.call(control.diskFault().isEmpty() ? 1 : 0))
        .register(registry);
    GaugeWithCallback.builder()
        .name("fig_proxy_route_extracted_share")
        .help(
            "Share of the users that a route sends to its extracted side, 0 to 1; 0 with a budget.")
        .labelNames("route")
        .callback(
            callback ->
                control
                    .current()
                    .routes()
                    .forEach(route -> callback.call(share(route), route.id())))
        .register(registry);
    GaugeWithCallback.builder()
        .name("fig_proxy_canary_users")
        .help("Users whom a canary with a budget has let in, by route group.")
        .labelNames("group")
        .callback(
            callback -> budgets.admitted().forEach((group, users) -> callback.call(users, group)))
        .register(registry);
  }

  /** Whether a file of wanted standings was carried out. */
  public static void register(PrometheusRegistry registry, Standings standings) {
    GaugeWithCallback.builder()
        .name("fig_proxy_standings_carried_out")
        .help("1 where nothing that the file of wanted standings says waits, 0 where it does.")
        .callback(callback -> callback.call(standings.good() ? 1 : 0))
        .register(registry);
  }

  private static double share(Route route) {
    return switch (route.mode()) {
      case MONOLITH, SHADOW -> 0;
      case CANARY -> route.percent() / 100;
      case EXTRACTED, RETIRED -> 1;
    };
  }
}
