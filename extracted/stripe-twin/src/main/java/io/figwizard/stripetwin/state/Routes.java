package io.figwizard.stripetwin.state;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which operation serves which address. */
final class Routes {
  private final List<Route> routes = new ArrayList<>();

  /** Adds an address; {@code {id}} in it stands for an id. */
  Routes add(String method, String template, Operation operation) {
    String pattern = template.replace("{id}", "([^/]+)");
    routes.add(new Route(method, Pattern.compile(pattern), operation));
    return this;
  }

  /** The operation and the id; throws Stripe's 404 where there is none. */
  Target find(String method, String path) {
    for (Route route : routes) {
      Matcher matcher = route.path.matcher(path);
      if (route.method.equals(method) && matcher.matches()) {
        return new Target(route.operation, matcher.groupCount() == 0 ? "" : matcher.group(1));
      }
    }
    throw ApiError.noSuchAddress(method, path);
  }

  record Target(Operation operation, String id) {}

  private record Route(String method, Pattern path, Operation operation) {}
}
