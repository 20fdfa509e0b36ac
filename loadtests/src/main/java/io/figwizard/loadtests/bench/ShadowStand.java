package io.figwizard.loadtests.bench;

import io.figwizard.loadtests.bench.FunctionProcess.Manner;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.stream.Stream;

/**
 * One proxy with a route for each manner of functions, all in mode shadow, one whose requests both
 * sides run dry, and two routes that copy nothing. One process for all: what differs is the
 * function alone.
 */
final class ShadowStand {

  /** A route whose requests are not copied. */
  static final String OFF = "off";

  /** The same once more: how far apart two stretches are between which nothing differs. */
  static final String AGAIN = "off-again";

  /** A route of which a healthy function and the monolith run requests dry. */
  static final String DRY_RUNS = RoutesYaml.DRY + "-runs";

  static final String PROXY = "fig";

  private final ProxyAdmin admin;

  /** Starts the functions and the proxy. */
  ShadowStand(Contestants contestants, double samplePercent) {
    Map<Manner, Integer> ports = new EnumMap<>(Manner.class);
    for (Manner manner : Manner.values()) {
      ports.put(manner, contestants.freePort());
    }
    contestants.startFunctions(
        Stream.of(Manner.values()).filter(Manner::listens).map(ports::get).toList());
    admin =
        contestants.startFigwizard(PROXY, yaml(contestants.backendPort(), ports, samplePercent));
    routes().stream().filter(ShadowStand::copies).forEach(admin::toShadow);
  }

  /** All routes, those without copies first. */
  static List<String> routes() {
    return Stream.concat(
            Stream.of(OFF, AGAIN, DRY_RUNS), Stream.of(Manner.values()).map(Manner::word))
        .toList();
  }

  static boolean copies(String route) {
    return !route.equals(OFF) && !route.equals(AGAIN);
  }

  /**
   * @param takes what the server takes for the middle one of the requests
   */
  static Traffic traffic(String route, Duration takes) {
    // What is no JSON is not run dry.
    String end =
        route.equals(DRY_RUNS)
            ? "Content-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"
            : "\r\n";
    return new Traffic(
        route,
        TimeTaken.queries(takes).stream()
            .map(
                query ->
                    method(route)
                        + (" /" + route + query)
                        + " HTTP/1.1\r\nHost: bench.example\r\n"
                        + end)
            .toList());
  }

  private static String method(String route) {
    return route.equals(DRY_RUNS) ? "POST" : "GET";
  }

  /** What became of the copies of each route until now, by outcome. */
  SortedMap<String, SortedMap<String, Long>> copies() {
    return admin.copies();
  }

  private static String yaml(int monolith, Map<Manner, Integer> ports, double samplePercent) {
    StringBuilder yaml = new StringBuilder("upstreams:\n" + upstream("monolith", monolith));
    ports.forEach((manner, port) -> yaml.append(upstream(manner.word(), port)));
    yaml.append("default: monolith\nroutes:\n");
    for (String route : routes()) {
      boolean own = ports.keySet().stream().anyMatch(manner -> manner.word().equals(route));
      yaml.append(
          "  %1$s: {method: %5$s, path: /%1$s, extracted: %2$s, effect: %3$s, shadow: {sample: %4$s%%, timeout: 1s}}\n"
              .formatted(
                  route,
                  own ? route : Manner.HEALTHY.word(),
                  route.equals(DRY_RUNS) ? "write" : "safe",
                  samplePercent,
                  method(route)));
    }
    return yaml.toString();
  }

  private static String upstream(String name, int port) {
    return "  %s: {url: \"http://127.0.0.1:%d\"}\n".formatted(name, port);
  }
}
