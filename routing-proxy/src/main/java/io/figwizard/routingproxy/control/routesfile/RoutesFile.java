package io.figwizard.routingproxy.control.routesfile;

import io.figwizard.routingproxy.routes.Limits;
import io.figwizard.routingproxy.routes.Upstream;
import java.util.List;

/**
 * A routes.yml without mistakes.
 *
 * @param sha256 of the file's bytes, in hex, as {@code sha256sum} prints it
 * @param unnamed serves what no route names
 * @param limits of what no route names
 * @param routes in the file's order, a handler's default route before its actions
 */
public record RoutesFile(
    String sha256, Upstream unnamed, Limits limits, List<RouteDefinition> routes) {
  public RoutesFile {
    routes = List.copyOf(routes);
  }
}
