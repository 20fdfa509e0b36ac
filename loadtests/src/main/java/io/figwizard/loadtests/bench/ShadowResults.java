package io.figwizard.loadtests.bench;

import io.figwizard.loadtests.console.TextTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.function.ToDoubleFunction;

/**
 * What clients waited, by what the function does, over what they waited without copies.
 *
 * @param readings one for each round, by route
 * @param copies what became of them, by route and outcome
 */
record ShadowResults(
    Map<String, List<Reading>> readings, SortedMap<String, SortedMap<String, Long>> copies) {

  /** Of the p99 without copies. */
  private static final double MOST = 1.05;

  /** A number of that route over the same number without copies, of each round. */
  MedianInterval ratio(String route, ToDoubleFunction<Reading> number) {
    List<Reading> with = of(route);
    List<Reading> without = of(ShadowStand.OFF);
    List<Double> ratios = new ArrayList<>();
    for (int round = 0; round < with.size(); round++) {
      ratios.add(number.applyAsDouble(with.get(round)) / number.applyAsDouble(without.get(round)));
    }
    return MedianInterval.of(ratios);
  }

  long errors() {
    return readings.values().stream().flatMap(List::stream).mapToLong(Reading::errors).sum();
  }

  String table() {
    TextTable table = new TextTable("function", "p50 us", "p99 us", "p50 over off", "p99 over off");
    for (String route : readings.keySet()) {
      table.row(
          route,
          middle(route, Reading::p50Micros),
          middle(route, Reading::p99Micros),
          route.equals(ShadowStand.OFF) ? "-" : ratio(route, Reading::p50Micros).text(),
          route.equals(ShadowStand.OFF) ? "-" : ratio(route, Reading::p99Micros).text());
    }
    return table.toString();
  }

  /** A line for each function: whether its p99 may be called the same. */
  List<String> aims() {
    return readings.keySet().stream()
        .filter(ShadowStand::copies)
        .map(
            route -> {
              MedianInterval p99 = ratio(route, Reading::p99Micros);
              return String.format(
                  Locale.ROOT,
                  "%-9s %s: p99 over off %s, aim below %.2f; copies: %s",
                  p99.to() < MOST ? "met" : p99.from() >= MOST ? "NOT met" : "not clear",
                  route,
                  p99.text(),
                  MOST,
                  copies.containsKey(route) ? copies.get(route) : "NONE");
            })
        .toList();
  }

  private List<Reading> of(String route) {
    return readings.getOrDefault(route, List.of());
  }

  private String middle(String route, ToDoubleFunction<Reading> number) {
    return Spread.of(of(route).stream().map(number::applyAsDouble).toList()).text(0);
  }
}
