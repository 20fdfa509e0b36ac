package io.figwizard.routingproxy.export;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Belongs into the {@code http} block of nginx.conf: put it into conf.d. */
final class Nginx {

  private final StringBuilder out = new StringBuilder();
  private final Map<URI, String> monoliths = new LinkedHashMap<>();
  private final Set<String> written = new LinkedHashSet<>();

  private Nginx() {}

  static String render(Plan all) {
    Plan plan =
        all.withoutActions()
            .losing(
                "Paths are compared decoded and normalised, not as they were sent.",
                "Another user of the same address shares the side (nginx does not read tokens), and"
                    + " users may change sides once when you switch gateways.",
                "Certificates of https servers are not checked (proxy_ssl_verify is yours to add).");
    return new Nginx().write(plan);
  }

  private String write(Plan plan) {
    out.append(plan.header("nginx (inside http { })"));
    String unnamed = monolith(plan.unnamed());
    plan.places().forEach(this::servers);
    Map<String, List<Place>> byPath =
        plan.places().stream()
            .collect(Collectors.groupingBy(Place::path, LinkedHashMap::new, Collectors.toList()));
    int number = 0;
    StringBuilder locations = new StringBuilder();
    for (List<Place> places : byPath.values()) {
      number++;
      methods(number, places, unnamed);
      Place first = places.get(0);
      locations.append(
          first.fixed()
              ? "  location = \"" + first.path() + "\" {"
              : "  location ~ \"" + first.pattern() + "\" {");
      locations.append(" proxy_pass $fig_to_").append(number).append("; }\n");
    }
    out.append(
        """
        map $http_upgrade $fig_connection {
          default upgrade;
          "" "";
        }

        server {
          listen 8080;
          proxy_http_version 1.1;
          proxy_set_header Host $http_host;
          proxy_set_header X-Forwarded-For $remote_addr;
          proxy_set_header X-Forwarded-Proto $scheme;
          proxy_set_header X-Forwarded-Host $http_host;
          proxy_set_header Forwarded "";
          proxy_set_header Upgrade $http_upgrade;
          proxy_set_header Connection $fig_connection;
          proxy_connect_timeout 1s;
          # What was sent to one server goes to another only where that is harmless.
          proxy_next_upstream error timeout;
          proxy_buffering off;

        """);
    out.append(locations);
    out.append("  location / { proxy_pass ").append(unnamed).append("; }\n}\n");
    return out.toString();
  }

  /** The target of each method of one path. */
  private void methods(int number, List<Place> places, String unnamed) {
    out.append("map $request_method $fig_to_").append(number).append(" {\n");
    out.append("  default ").append(unnamed).append(";\n");
    for (Place place : places) {
      out.append("  ").append(place.method()).append(' ').append(target(place)).append(";\n");
      if (place.method().equals("GET")) {
        out.append("  HEAD ").append(target(place)).append(";\n");
      }
    }
    out.append("}\n\n");
  }

  private String target(Place place) {
    if (place.percent() == 0) {
      return monolith(place.monolith());
    }
    return place.percent() == 100 ? extracted(place) : "$fig_split_" + place.name();
  }

  private void servers(Place place) {
    String monolith = monolith(place.monolith());
    URI extracted = place.extracted();
    if (extracted == null) {
      return;
    }
    if (written.add(place.name())) {
      out.append("upstream fig_").append(place.name()).append(" {\n  server ");
      out.append(HostPort.of(extracted)).append(" max_fails=3 fail_timeout=5s;\n");
      if (!place.retired() && extracted.getScheme().equals(place.monolith().getScheme())) {
        out.append("  server ").append(HostPort.of(place.monolith())).append(" backup;\n");
      }
      out.append("  keepalive 32;\n}\n\n");
    }
    if (place.percent() < 100) {
      out.append(
          String.format(
              Locale.ROOT,
              "split_clients \"%s $remote_addr\" $fig_split_%s {\n  %.2f%% %s;\n  * %s;\n}\n\n",
              place.group(),
              place.name(),
              place.percent(),
              extracted(place),
              monolith));
    }
  }

  private static String extracted(Place place) {
    URI extracted = place.extracted();
    String scheme = extracted == null ? "http" : extracted.getScheme();
    return scheme + "://fig_" + place.name();
  }

  private String monolith(URI server) {
    String name = monoliths.get(server);
    if (name == null) {
      name = "fig_monolith" + (monoliths.isEmpty() ? "" : "_" + (monoliths.size() + 1));
      monoliths.put(server, name);
      out.append("upstream ").append(name).append(" {\n  server ").append(HostPort.of(server));
      out.append(" max_fails=0;\n  keepalive 32;\n}\n\n");
    }
    return server.getScheme() + "://" + name;
  }
}
