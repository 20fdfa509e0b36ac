package io.figwizard.loadtests.bench;

import io.figwizard.loadtests.bench.FunctionProcess.Manner;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * One proxy with a route for each manner of functions, all in mode shadow, and two routes that copy
 * nothing. One process for all: what differs is the function alone.
 */
final class ShadowStand {

  /** A route whose requests are not copied. */
  static final String OFF = "off";

  /** The same once more: how far apart two stretches are between which nothing differs. */
  static final String AGAIN = "off-again";

  static final String PROXY = "fig";

  private static final Pattern COUNTED =
      Pattern.compile(
          "fig_proxy_shadow_copies_total\\{outcome=\"([^\"]+)\",route=\"([^\"]+)\"\\} ([0-9.E]+)");

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
    Stream.of(Manner.values()).map(Manner::word).forEach(admin::toShadow);
  }

  /** All routes, those without copies first. */
  static List<String> routes() {
    return Stream.concat(Stream.of(OFF, AGAIN), Stream.of(Manner.values()).map(Manner::word))
        .toList();
  }

  static boolean copies(String route) {
    return !route.equals(OFF) && !route.equals(AGAIN);
  }

  /**
   * @param takes what the server takes for the middle one of the requests
   */
  static Traffic traffic(String route, Duration takes) {
    return new Traffic(
        route,
        TimeTaken.queries(takes).stream()
            .map(query -> "GET /" + route + query + " HTTP/1.1\r\nHost: bench.example\r\n\r\n")
            .toList());
  }

  /** What became of the copies of each route until now, by outcome. */
  SortedMap<String, SortedMap<String, Long>> copies() {
    SortedMap<String, SortedMap<String, Long>> copies = new TreeMap<>();
    Matcher counted = COUNTED.matcher(admin.metrics());
    while (counted.find()) {
      copies
          .computeIfAbsent(counted.group(2), route -> new TreeMap<>())
          .put(counted.group(1), Math.round(Double.parseDouble(counted.group(3))));
    }
    return copies;
  }

  private static String yaml(int monolith, Map<Manner, Integer> ports, double samplePercent) {
    StringBuilder yaml = new StringBuilder("upstreams:\n" + upstream("monolith", monolith));
    ports.forEach((manner, port) -> yaml.append(upstream(manner.word(), port)));
    yaml.append("default: monolith\nroutes:\n");
    for (String route : routes()) {
      yaml.append(
          "  %s: {method: GET, path: /%s, extracted: %s, effect: safe, shadow: {sample: %s%%, timeout: 1s}}\n"
              .formatted(
                  route, route, copies(route) ? route : Manner.HEALTHY.word(), samplePercent));
    }
    return yaml.toString();
  }

  private static String upstream(String name, int port) {
    return "  %s: {url: \"http://127.0.0.1:%d\"}\n".formatted(name, port);
  }
}
