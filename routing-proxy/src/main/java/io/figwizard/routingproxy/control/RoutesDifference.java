package io.figwizard.routingproxy.control;

import io.figwizard.routingproxy.control.routesfile.RouteDefinition;
import io.figwizard.routingproxy.control.routesfile.RoutesFile;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;

/** Says in words how one routes.yml differs from another. */
final class RoutesDifference {

  private RoutesDifference() {}

  static String between(RoutesFile before, RoutesFile after) {
    Map<String, RouteDefinition> old = byId(before);
    Map<String, RouteDefinition> now = byId(after);
    List<String> parts = new ArrayList<>();
    add(parts, "added", now, id -> !old.containsKey(id));
    add(parts, "removed", old, id -> !now.containsKey(id));
    add(
        parts,
        "changed",
        now,
        id -> old.containsKey(id) && !Objects.equals(now.get(id), old.get(id)));
    add(
        parts,
        "users are told by something else and may change sides once in",
        now,
        id -> {
          RouteDefinition was = old.get(id);
          RouteDefinition is = now.get(id);
          return was != null && is != null && !was.userSources().equals(is.userSources());
        });
    if (!before.unnamed().equals(after.unnamed()) || !before.limits().equals(after.limits())) {
      parts.add("changed what no route names");
    }
    return parts.isEmpty() ? "no route differs" : String.join("; ", parts);
  }

  private static void add(
      List<String> parts, String what, Map<String, RouteDefinition> of, Predicate<String> which) {
    List<String> ids = of.keySet().stream().filter(which).toList();
    if (!ids.isEmpty()) {
      parts.add(what + " " + String.join(", ", ids));
    }
  }

  /** Where a route stands in the file is no difference. */
  private static Map<String, RouteDefinition> byId(RoutesFile file) {
    Map<String, RouteDefinition> byId = new LinkedHashMap<>();
    for (RouteDefinition route : file.routes()) {
      byId.put(
          route.id(),
          new RouteDefinition(
              route.id(),
              route.method(),
              route.path(),
              route.handler(),
              route.action(),
              route.effect(),
              route.group(),
              route.monolith(),
              route.extracted(),
              route.limits(),
              route.shadowing(),
              route.edge(),
              route.watch(),
              route.advance(),
              route.userSources(),
              0));
    }
    return byId;
  }
}
