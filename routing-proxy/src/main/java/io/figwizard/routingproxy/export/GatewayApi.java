package io.figwizard.routingproxy.export;

import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** HTTPRoutes. Each has at most 16 rules (its schema's limit). */
final class GatewayApi {

  private static final int MOST_RULES = 16;

  private GatewayApi() {}

  static String render(Plan all) {
    Plan plan =
        all.withoutActions()
            .losing(
                "A function that cannot be reached is not replaced by the monolith: its requests fail.",
                "Clients reach what the servers have at /fig (builds, readiness).",
                "Services are named after the first label of each server's host; put your names in,"
                    + " and the name of your Gateway.");
    if (plan.anyCanary()) {
      plan = plan.losing("In a canary every request draws its side anew: users change sides.");
    }
    if (plan.places().stream().anyMatch(place -> !place.fixed())) {
      plan =
          plan.losing(
              "RegularExpression paths are not in every implementation, and where two match, the"
                  + " implementation decides; here the more specific one stands first.");
    }
    List<Map<String, Object>> rules = new ArrayList<>();
    plan.places().forEach(place -> rules.add(rule(place)));
    rules.add(
        Map.of(
            "matches",
            List.of(Map.of("path", Map.of("type", "PathPrefix", "value", "/"))),
            "backendRefs",
            List.of(backend(plan.unnamed(), 1))));
    StringBuilder out = new StringBuilder(plan.header("Kubernetes' Gateway API"));
    for (int from = 0; from < rules.size(); from += MOST_RULES) {
      List<Map<String, Object>> some =
          rules.subList(from, Math.min(from + MOST_RULES, rules.size()));
      out.append("---\n").append(Yaml.of(route(from / MOST_RULES + 1, some)));
    }
    return out.toString();
  }

  private static Map<String, Object> route(int number, List<Map<String, Object>> rules) {
    Map<String, Object> spec = new LinkedHashMap<>();
    spec.put("parentRefs", List.of(Map.of("name", "fig")));
    spec.put("rules", rules);
    Map<String, Object> route = new LinkedHashMap<>();
    route.put("apiVersion", "gateway.networking.k8s.io/v1");
    route.put("kind", "HTTPRoute");
    // Of routes of the same age the first in the alphabet goes first.
    route.put("metadata", Map.of("name", String.format(Locale.ROOT, "fig-%04d", number)));
    route.put("spec", spec);
    return route;
  }

  private static Map<String, Object> rule(Place place) {
    String type = place.fixed() ? "Exact" : "RegularExpression";
    List<Object> matches = new ArrayList<>();
    for (String value : place.fixed() ? place.paths() : List.of(place.pattern())) {
      Map<String, String> path = Map.of("type", type, "value", value);
      matches.add(Map.of("path", path, "method", place.method()));
      if (place.method().equals("GET")) {
        matches.add(Map.of("path", path, "method", "HEAD"));
      }
    }
    Map<String, Object> rule = new LinkedHashMap<>();
    rule.put("matches", matches);
    rule.put("backendRefs", backends(place));
    return rule;
  }

  private static List<Object> backends(Place place) {
    URI extracted = place.extracted();
    if (extracted == null) {
      return List.of(backend(place.monolith(), 1));
    }
    if (place.percent() == 100) {
      return List.of(backend(extracted, 1));
    }
    int moved = (int) Math.round(place.percent() * 100);
    return List.of(backend(extracted, moved), backend(place.monolith(), 10_000 - moved));
  }

  private static Map<String, Object> backend(URI server, int weight) {
    HostPort at = HostPort.of(server);
    Map<String, Object> backend = new LinkedHashMap<>();
    backend.put("name", at.host().split("\\.", 2)[0].toLowerCase(Locale.ROOT));
    backend.put("port", at.port());
    backend.put("weight", weight);
    return backend;
  }
}
