package io.figwizard.routingproxy.control.routesfile;

import io.figwizard.routingproxy.routes.PathTemplate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

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
    Map<String, List<Shaped>> byMethod = new LinkedHashMap<>();
    routes.stream()
        .filter(r -> r.action() == null && isTemplate(r.path()))
        .forEach(
            r -> byMethod.computeIfAbsent(r.method(), m -> new ArrayList<>()).add(Shaped.of(r)));
    byMethod.values().forEach(this::checkOneMethod);
  }

  /** A route with the segments of its shape. */
  private record Shaped(RouteDefinition route, List<String> segments) {

    static Shaped of(RouteDefinition route) {
      String shape = PathTemplate.parse(route.path()).shape();
      return new Shaped(route, List.of(shape.split("/", -1)));
    }

    boolean hasGap() {
      return segments.contains(Crossings.GAP);
    }
  }

  private void checkOneMethod(List<Shaped> routes) {
    Map<List<String>, RouteDefinition> shapes = new HashMap<>();
    List<Shaped> different = new ArrayList<>();
    for (Shaped shaped : routes) {
      RouteDefinition before = shapes.putIfAbsent(shaped.segments(), shaped.route());
      if (before == null) {
        different.add(shaped);
      } else {
        findings.add(
            shaped.route().line(),
            name(shaped.route())
                + " matches the same requests as "
                + name(before)
                + "; keep one of them");
      }
    }
    // A path without a gap is more specific than whatever else matches it.
    Crossings<Shaped> earlier = new Crossings<>();
    for (Shaped second : different.stream().filter(Shaped::hasGap).toList()) {
      for (Shaped first : earlier.of(second.segments())) {
        compare(first, second, shapes.keySet());
      }
      earlier.add(second.segments(), second);
    }
  }

  private void compare(Shaped first, Shaped second, Set<List<String>> shapes) {
    List<String> both =
        IntStream.range(0, first.segments().size())
            .mapToObj(
                i ->
                    first.segments().get(i).equals(Crossings.GAP)
                        ? second.segments().get(i)
                        : first.segments().get(i))
            .toList();
    // Where the shared part has the shape of one of the known routes, that one is the more
    // specific.
    if (!shapes.contains(both)) {
      String path = String.join("/", both);
      findings.add(
          second.route().line(),
          name(second.route())
              + " and "
              + name(first.route())
              + " both match "
              + path.replace("{}", "x")
              + " and neither is more specific; change one or add a route for "
              + path.replace("{}", "{name}"));
    }
  }

  private static boolean isTemplate(String path) {
    try {
      PathTemplate.parse(path);
      return true;
    } catch (IllegalArgumentException alreadyReported) {
      return false;
    }
  }

  private static String name(RouteDefinition route) {
    return route.id() + " (" + route.method() + " " + route.path() + ", line " + route.line() + ")";
  }
}
