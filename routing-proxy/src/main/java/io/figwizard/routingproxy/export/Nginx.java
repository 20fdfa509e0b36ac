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
  private final NginxUsers users = new NginxUsers();

  private Nginx() {}

  static String render(Plan all) {
    Plan plan =
        all.withoutActions()
            .losing(
                "Paths are compared decoded and normalised, not as they were sent.",
                "Another user of the same address shares the side (nginx does not read tokens), and"
                    + " users may change sides once when you switch gateways.",
                "Certificates of https servers are not checked (proxy_ssl_verify is yours to add).");
    plan = plan.losing(NginxUsers.untold(plan));
    String once =
        plan.places().stream()
            .filter(place -> once(place) && place.percent() > 0 && !place.retired())
            .map(place -> place.method() + " " + place.path())
            .collect(Collectors.joining(", "));
    if (!once.isEmpty()) {
      plan =
          plan.losing(
              once
                  + ": not declared safe or idempotent, so the monolith does not answer instead of a"
                  + " function that cannot be reached before that has failed three times in 5 s.");
    }
    return new Nginx().write(plan);
  }

  private String write(Plan plan) {
    out.append(plan.header("nginx (inside http { })"));
    String unnamed = monolith(plan.unnamed());
    plan.places().forEach(this::servers);
    targets(plan.places(), unnamed);
    repeats(plan.places());
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
          proxy_next_upstream error timeout;
          proxy_buffering off;
          # How large a body may be the servers decide.
          client_max_body_size 0;

          # Only the proxy may ask the servers there.
          location ~ "^/fig([;/]|$)" {
            return 404;
          }

          location / {
            error_page 418 = @fig_once;
            if ($fig_once) {
              return 418;
            }
            proxy_pass $fig_to;
          }

          location @fig_once {
            proxy_next_upstream off;
            proxy_pass $fig_to;
          }
        }
        """);
    return out.toString();
  }

  /** By method and path at once: a location knows its path only, and takes all methods of it. */
  private void targets(List<Place> places, String unnamed) {
    out.append("# The first that matches.\nmap \"$request_method $uri\" $fig_to {\n");
    places.forEach(place -> entry(place, target(place)));
    out.append("  default ").append(unnamed).append(";\n}\n\n");
  }

  /** Whether nginx would send again, perhaps to another server, what must be sent once. */
  private void repeats(List<Place> places) {
    out.append("# 1: never again what was sent to a server.\n");
    out.append("map \"$request_method $uri\" $fig_once {\n");
    places.forEach(place -> entry(place, once(place) ? "1" : "0"));
    out.append("  \"~^(?:GET|HEAD|OPTIONS|POST|PATCH) \" 0;\n  default 1;\n}\n\n");
  }

  private void entry(Place place, String value) {
    String method = place.method().equals("GET") ? "(?:GET|HEAD)" : place.method();
    out.append("  \"~^").append(method).append(' ').append(place.pattern().substring(1));
    out.append("\" ").append(value).append(";\n");
  }

  private static boolean once(Place place) {
    return !place.repeatable()
        && switch (place.method()) {
          // These nginx itself does not send again.
          case "POST", "PATCH" -> false;
          // Reading twice from the same server is harmless, whatever was not declared.
          case "GET", "OPTIONS" -> place.percent() > 0;
          default -> true;
        };
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
      String user = users.variable(place.users());
      out.append(users.maps());
      out.append(
          String.format(
              Locale.ROOT,
              "split_clients \"%s %s\" $fig_split_%s {\n  %.2f%% %s;\n  * %s;\n}\n\n",
              place.group(),
              user,
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
