package io.figwizard.routingproxy.export;

import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A bootstrap file with one listener, its routes and its clusters. */
final class Envoy {

  private static final String TYPES = "type.googleapis.com/envoy.extensions.";

  private static final String NO_TIMEOUT = "0s";

  private final Map<URI, String> clusters = new LinkedHashMap<>();

  private Envoy() {}

  static String render(Plan all) {
    Plan plan =
        all.withoutActions()
            .losing(
                "A function that cannot be reached is not replaced by the monolith: its requests fail.",
                "Tokens are not read, and certificates of https servers are not checked.",
                "How long a whole answer takes is not limited: Envoy's own 15 s would end streams.");
    return (plan.anyCanary()
                ? plan.losing("In a canary every request draws its side anew: users change sides.")
                : plan)
            .header("Envoy")
        + Yaml.of(new Envoy().tree(plan));
  }

  private Map<String, Object> tree(Plan plan) {
    List<Object> routes = new ArrayList<>();
    // Only the proxy may ask the servers there. First, as a path may begin with a gap.
    routes.add(
        Map.of(
            "match",
            Map.of("safe_regex", Map.of("regex", "^/+fig(?:[;/].*)?$")),
            "direct_response",
            Map.of("status", 404)));
    for (Place place : plan.places()) {
      routes.add(Map.of("match", match(place), "route", route(place)));
    }
    routes.add(
        Map.of(
            "match",
            Map.of("prefix", "/"),
            "route",
            Map.of("cluster", cluster(plan.unnamed()), "timeout", NO_TIMEOUT)));
    Map<String, Object> http = new LinkedHashMap<>();
    http.put("@type", TYPES + "filters.network.http_connection_manager.v3.HttpConnectionManager");
    http.put("stat_prefix", "fig");
    http.put("use_remote_address", true);
    http.put("upgrade_configs", List.of(Map.of("upgrade_type", "websocket")));
    http.put(
        "route_config",
        Map.of(
            "virtual_hosts",
            List.of(Map.of("name", "fig", "domains", List.of("*"), "routes", routes))));
    http.put(
        "http_filters",
        List.of(
            Map.of(
                "name",
                "envoy.filters.http.router",
                "typed_config",
                Map.of("@type", TYPES + "filters.http.router.v3.Router"))));
    Object listener =
        Map.of(
            "name",
            "fig",
            "address",
            address("0.0.0.0", 8080),
            "filter_chains",
            List.of(
                Map.of(
                    "filters",
                    List.of(
                        Map.of(
                            "name",
                            "envoy.filters.network.http_connection_manager",
                            "typed_config",
                            http)))));
    Map<String, Object> resources = new LinkedHashMap<>();
    resources.put("listeners", List.of(listener));
    resources.put("clusters", clusters.entrySet().stream().map(Envoy::declared).toList());
    return Map.of("static_resources", resources);
  }

  private static Map<String, Object> match(Place place) {
    Map<String, Object> match = new LinkedHashMap<>();
    match.put("safe_regex", Map.of("regex", place.pattern()));
    String methods = place.method().equals("GET") ? "GET|HEAD" : place.method();
    match.put(
        "headers",
        List.of(
            Map.of(
                "name",
                ":method",
                "string_match",
                Map.of("safe_regex", Map.of("regex", methods)))));
    return match;
  }

  private Map<String, Object> route(Place place) {
    URI extracted = place.extracted();
    if (extracted == null) {
      return Map.of("cluster", cluster(place.monolith()), "timeout", NO_TIMEOUT);
    }
    if (place.percent() == 100) {
      return Map.of("cluster", cluster(extracted), "timeout", NO_TIMEOUT);
    }
    int moved = (int) Math.round(place.percent() * 100);
    return Map.of(
        "weighted_clusters",
        Map.of(
            "clusters",
            List.of(
                Map.of("name", cluster(extracted), "weight", moved),
                Map.of("name", cluster(place.monolith()), "weight", 10_000 - moved))),
        "timeout",
        NO_TIMEOUT);
  }

  private String cluster(URI server) {
    return clusters.computeIfAbsent(
        server, added -> HostPort.of(added).toString().replaceAll("[^A-Za-z0-9-]", "_"));
  }

  private static Object declared(Map.Entry<URI, String> cluster) {
    URI server = cluster.getKey();
    HostPort at = HostPort.of(server);
    Map<String, Object> declared = new LinkedHashMap<>();
    declared.put("name", cluster.getValue());
    declared.put("type", "STRICT_DNS");
    declared.put("connect_timeout", "1s");
    declared.put(
        "load_assignment",
        Map.of(
            "cluster_name",
            cluster.getValue(),
            "endpoints",
            List.of(
                Map.of(
                    "lb_endpoints",
                    List.of(
                        Map.of("endpoint", Map.of("address", address(at.host(), at.port()))))))));
    if (server.getScheme().equals("https")) {
      declared.put(
          "transport_socket",
          Map.of(
              "name",
              "envoy.transport_sockets.tls",
              "typed_config",
              Map.of(
                  "@type",
                  TYPES + "transport_sockets.tls.v3.UpstreamTlsContext",
                  "sni",
                  at.host())));
    }
    return declared;
  }

  private static Object address(String host, int port) {
    return Map.of("socket_address", Map.of("address", host, "port_value", port));
  }
}
