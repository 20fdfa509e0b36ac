package io.figwizard.routingproxy.export;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a gateway is to do.
 *
 * @param unnamed serves what no place names
 * @param places of those that match the same request the first is meant, except that an action goes
 *     before the place of its path without one, wherever that stands
 * @param losses what the routing proxy does and this configuration does not, for people to read
 * @param source which generation of the routes it was made of
 */
record Plan(URI unnamed, List<Place> places, List<String> losses, String source) {

  Plan {
    places = List.copyOf(places);
    losses = List.copyOf(losses);
  }

  /**
   * @param overview what the admin API answers to {@code GET routes}
   */
  static Plan of(JsonNode overview) {
    List<Place> places = new ArrayList<>();
    List<String> losses = new ArrayList<>();
    Set<String> several = new LinkedHashSet<>();
    several.add(overview.path("unnamed").asText());
    for (JsonNode line : overview.path("routes")) {
      places.add(Place.of(line));
      several.add(line.path("monolith").asText());
      several.add(line.path("extracted").asText());
      if (line.hasNonNull("users")) {
        losses.add(
            line.path("id").asText()
                + ": a budget of "
                + line.path("users").asInt()
                + " users cannot be said; everybody is on the monolith.");
      }
      if (line.hasNonNull("hours")) {
        losses.add(
            line.path("id").asText() + ": its hours cannot be said; its canary has users always.");
      }
      if (line.path("mode").asText().equals("shadow")) {
        losses.add(
            line.path("id").asText()
                + ": no copies go to the function; nobody would compare the answers.");
      }
    }
    losses.addAll(unchecked(overview));
    for (JsonNode upstream : overview.path("certificates")) {
      losses.add(
          "The servers of "
              + upstream.asText()
              + " are shown no certificate, as the proxy shows them its own.");
    }
    // The proxy takes the most specific template; most gateways take the first that matches.
    places.sort(Comparator.comparing(Place::rank));
    several.removeIf(servers -> !servers.contains(", "));
    several.forEach(
        servers -> losses.add(servers + " serve the same; only the first of them is named here."));
    return new Plan(
        Place.first(overview.path("unnamed").asText()),
        places,
        losses,
        "generation "
            + overview.path("generation").asLong()
            + ", routes.yml sha256 "
            + overview.path("routesSha256").asText());
  }

  /** What the proxy asks of requests itself; nobody would, which may be worse than it looks. */
  private static List<String> unchecked(JsonNode overview) {
    Map<String, List<String>> routes = new LinkedHashMap<>();
    for (JsonNode line : overview.path("routes")) {
      for (JsonNode check : line.path("edge")) {
        routes
            .computeIfAbsent(check.asText(), asked -> new ArrayList<>())
            .add(line.path("id").asText());
      }
    }
    return routes.entrySet().stream()
        .map(
            asked ->
                "NOT CHECKED HERE: "
                    + asked.getKey()
                    + ", which the proxy asks before "
                    + String.join(", ", asked.getValue())
                    + ".")
        .toList();
  }

  /**
   * For gateways that do not look into bodies: actions of a path that all stand at the same place
   * become one, and where they do not, everything of that path is the monolith's.
   */
  Plan withoutActions() {
    Map<String, List<Place>> byPath = new LinkedHashMap<>();
    places.forEach(
        place ->
            byPath
                .computeIfAbsent(place.method() + " " + place.path(), path -> new ArrayList<>())
                .add(place));
    List<String> more = new ArrayList<>(losses);
    List<Place> merged = new ArrayList<>();
    byPath.forEach(
        (path, there) -> {
          Place first = there.get(0);
          Place all = first.withoutAction(there.stream().allMatch(Place::repeatable));
          if (there.stream().allMatch(first::standsWith)) {
            merged.add(all);
          } else {
            merged.add(all.onMonolith());
            more.add(
                path
                    + ": its actions stand at different places, and this gateway does not tell them"
                    + " apart by the body. All of them go to the monolith.");
          }
        });
    return new Plan(unnamed, merged, more, source);
  }

  /** With more things that are lost. */
  Plan losing(String... further) {
    return losing(List.of(further));
  }

  Plan losing(List<String> further) {
    List<String> all = new ArrayList<>(losses);
    all.addAll(further);
    return new Plan(unnamed, places, all, source);
  }

  boolean anyCanary() {
    return canaries().findAny().isPresent();
  }

  /** Those of which some users are on the extracted side and some are not. */
  Stream<Place> canaries() {
    return places.stream().filter(place -> place.percent() > 0 && place.percent() < 100);
  }

  /** The head of every configuration: where it comes from, and what is lost. */
  String header(String kind) {
    StringBuilder head = new StringBuilder();
    head.append("# Made for ")
        .append(kind)
        .append(" by `./fig export`: ")
        .append(source)
        .append('\n');
    head.append("#\n# What Figwizard's proxy does and this configuration does not:\n");
    losses.forEach(loss -> head.append("# - ").append(loss).append('\n'));
    return head.append('\n').toString();
  }
}
