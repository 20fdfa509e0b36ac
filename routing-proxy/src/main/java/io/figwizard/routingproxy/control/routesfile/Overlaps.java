package io.figwizard.routingproxy.control.routesfile;

import io.figwizard.routingproxy.routes.PathTemplate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Finds routes that would answer for the same request: two of one shape, or two templates of which
 * neither is more specific while no third one settles what both match.
 */
final class Overlaps {

  private final Findings findings;

  Overlaps(Findings findings) {
    this.findings = findings;
  }

  void check(List<RouteDefinition> routes) {
    Map<String, RouteDefinition> ids = new HashMap<>();
    for (RouteDefinition route : routes) {
      RouteDefinition before = ids.putIfAbsent(route.id(), route);
      if (before != null) {
        findings.add(
            route.line(),
            "the route " + route.id() + " is there already, in line " + before.line());
      }
    }
    // A handler's actions share its path on purpose; its default route stands for all of them.
    List<RouteDefinition> paths =
        routes.stream().filter(r -> r.action() == null && isTemplate(r.path())).toList();
    for (int i = 0; i < paths.size(); i++) {
      for (int j = 0; j < i; j++) {
        compare(paths.get(j), paths.get(i), paths);
      }
    }
  }

  private void compare(RouteDefinition first, RouteDefinition second, List<RouteDefinition> all) {
    if (!first.method().equals(second.method())) {
      return;
    }
    if (shape(first).equals(shape(second))) {
      findings.add(
          second.line(),
          name(second) + " matches the same requests as " + name(first) + "; keep one of them");
      return;
    }
    String both = intersection(shape(first), shape(second));
    Set<String> shapes =
        all.stream()
            .filter(r -> r.method().equals(first.method()))
            .map(Overlaps::shape)
            .collect(Collectors.toSet());
    // Where the shared part has the shape of one of the known routes, that one is the more
    // specific.
    if (both != null && !shapes.contains(both)) {
      findings.add(
          second.line(),
          name(second)
              + " and "
              + name(first)
              + " both match "
              + both.replace("{}", "x")
              + " and neither is more specific; change one or add a route for "
              + both.replace("{}", "{name}"));
    }
  }

  private static @Nullable String intersection(String one, String other) {
    String[] a = one.split("/", -1);
    String[] b = other.split("/", -1);
    if (a.length != b.length) {
      return null;
    }
    boolean apart =
        IntStream.range(0, a.length)
            .anyMatch(i -> !a[i].equals(b[i]) && !a[i].equals("{}") && !b[i].equals("{}"));
    return apart
        ? null
        : IntStream.range(0, a.length)
            .mapToObj(i -> a[i].equals("{}") ? b[i] : a[i])
            .collect(Collectors.joining("/"));
  }

  private static boolean isTemplate(String path) {
    try {
      PathTemplate.parse(path);
      return true;
    } catch (IllegalArgumentException alreadyReported) {
      return false;
    }
  }

  private static String shape(RouteDefinition route) {
    return PathTemplate.parse(route.path()).shape();
  }

  private static String name(RouteDefinition route) {
    return route.id() + " (" + route.method() + " " + route.path() + ", line " + route.line() + ")";
  }
}
