package io.figwizard.routingproxy.export;

import java.net.URI;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A whole haproxy.cfg. The one of them that can look at the action in a body. */
final class Haproxy {

  private final StringBuilder rules = new StringBuilder();
  private final StringBuilder backends = new StringBuilder();
  private final Map<URI, String> monoliths = new LinkedHashMap<>();
  private final Map<String, String> groups = new LinkedHashMap<>();
  private final HaproxyUsers users = new HaproxyUsers();

  private Haproxy() {}

  static String render(Plan all) {
    return new Haproxy()
        .write(
            all.losing(HaproxyUsers.untold(all))
                .losing(
                    "A body that names `action` twice, is compressed or is no JSON counts by what"
                        + " json_query finds; one that does not fit tune.bufsize (16 kB) has no action.",
                    "Tokens are read without being checked, and users may change sides once when you"
                        + " switch gateways (another hash).",
                    "Certificates of https servers are not checked (verify none is what you will want"
                        + " to change).",
                    "Times are the same for all routes: a server that says nothing for 60 s has"
                        + " failed, and a whole answer may take as long as it likes."));
  }

  private String write(Plan plan) {
    String unnamed = monolith(plan.unnamed());
    // An action goes before what is left of its path, but not before a more specific path.
    plan.places().stream()
        .sorted(Comparator.comparing(Place::rank).thenComparing(place -> place.action() == null))
        .forEach(this::rule);
    StringBuilder out = new StringBuilder(plan.header("HAProxy"));
    out.append(
        """
        defaults
          mode http
          option forwardfor
          option http-keep-alive
          timeout connect 1s
          # Between two bytes. Server-sent events are silent for longer than most answers.
          timeout client 60s
          timeout http-request 30s
          timeout server 60s
          timeout tunnel 1h

        frontend fig
          bind :8080
          option http-buffer-request
          # Only the proxy may ask the servers there.
          http-request deny deny_status 404 if { path,url_dec -m reg ^/+fig([;/]|$) }
          http-request del-header Forwarded
          http-request set-header X-Forwarded-Proto http
          http-request set-var(txn.action) req.body,json_query('$.action') if METH_POST
        """);
    out.append(users.rules());
    groups.forEach(
        (group, user) -> {
          out.append("  http-request set-var(txn.bucket_").append(variable(group));
          out.append(") str(").append(group).append("),concat(/,").append(user);
          out.append("),xxh32,mod(10000)\n");
        });
    out.append(rules).append("  default_backend ").append(unnamed).append("\n\n").append(backends);
    return out.toString();
  }

  private void rule(Place place) {
    String monolith = monolith(place.monolith());
    StringBuilder asked = new StringBuilder("if { method ").append(place.method());
    asked.append(place.method().equals("GET") ? " HEAD }" : " }");
    asked.append(
        place.fixed()
            ? " { path " + String.join(" ", place.paths())
            : " { path_reg " + place.pattern());
    asked.append(" }");
    if (place.action() != null) {
      asked.append(" { var(txn.action) -m str ").append(place.action()).append(" }");
    }
    URI extracted = place.extracted();
    if (extracted != null) {
      String canary = "";
      if (place.percent() < 100) {
        groups.put(place.group(), users.variable(place.users()));
        canary =
            " { var(txn.bucket_"
                + variable(place.group())
                + ") -m int lt "
                + Math.round(place.percent() * 100)
                + " }";
      }
      use("fig_" + place.name(), asked + canary);
      backend(
          "fig_" + place.name(),
          place.retired()
              ? List.of(line("extracted", extracted, ""))
              : List.of(
                  line("extracted", extracted, ""), line("monolith", place.monolith(), " backup")));
    }
    if (place.percent() < 100) {
      use(monolith, asked.toString());
    }
  }

  private void use(String backend, String condition) {
    rules.append("  use_backend ").append(backend).append(' ').append(condition).append('\n');
  }

  private String monolith(URI server) {
    String name = monoliths.get(server);
    if (name == null) {
      name = "fig_monolith" + (monoliths.isEmpty() ? "" : "_" + (monoliths.size() + 1));
      monoliths.put(server, name);
      backend(name, List.of(line("monolith", server, "")));
    }
    return name;
  }

  private void backend(String name, List<String> servers) {
    backends.append("backend ").append(name).append('\n');
    // Never again what may have reached a server.
    backends.append("  option redispatch 1\n  retry-on conn-failure\n");
    servers.forEach(backends::append);
    backends.append('\n');
  }

  private static String line(String name, URI server, String more) {
    boolean tls = server.getScheme().equals("https");
    return "  server "
        + name
        + " "
        + HostPort.of(server)
        + (tls ? " ssl verify none" : "")
        + " check"
        + more
        + "\n";
  }

  private static String variable(String group) {
    return group.replaceAll("[^A-Za-z0-9]", "_");
  }
}
