package io.figwizard.routingproxy.diff;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The rules of one diff-rules.yml. Immutable.
 *
 * @param sha256 of the file's bytes in hex; empty where there is no file
 * @param wording of the rules alone: while it is the same, what was compared still counts
 * @param every for all routes
 * @param byRoute for single routes; of two rules for one place the route's own counts
 * @param mayDiffer by route, {@link #EVERY} for all others
 * @param redact names of fields of which nothing is kept
 */
record Rules(
    String sha256,
    String wording,
    List<Rule> every,
    Map<String, List<Rule>> byRoute,
    Map<String, Double> mayDiffer,
    Set<String> redact) {

  /** In place of a route. */
  static final String EVERY = "every";

  /** None of 3,000. */
  private static final double MAY_DIFFER = 0.001;

  static final Rules NONE = new Rules("", "", List.of(), Map.of(), Map.of(), Set.of());

  Rules {
    every = List.copyOf(every);
    byRoute = Map.copyOf(byRoute);
    mayDiffer = Map.copyOf(mayDiffer);
    redact = Set.copyOf(redact);
  }

  /** The share of a route's pairs that may differ when it moves on to a canary. */
  double mayDiffer(String route) {
    return mayDiffer.getOrDefault(route, mayDiffer.getOrDefault(EVERY, MAY_DIFFER));
  }

  /** Those for one route. */
  RouteRules of(String route) {
    Map<String, Rule> byPlace = new HashMap<>();
    byPlace.put(Rule.REQUEST_ID.where(), Rule.REQUEST_ID);
    every.forEach(rule -> byPlace.put(rule.where(), rule));
    byRoute.getOrDefault(route, List.of()).forEach(rule -> byPlace.put(rule.where(), rule));
    RuleTree body = new RuleTree();
    Map<String, Rule> headers = new HashMap<>();
    List<Rule> written = new ArrayList<>();
    byPlace.forEach(
        (where, rule) -> {
          if (rule.ofHeader()) {
            headers.put(rule.header(), rule);
          } else {
            body.put(where, rule);
          }
          if (rule.number() > 0) {
            written.add(rule);
          }
        });
    written.sort((a, b) -> Integer.compare(a.number(), b.number()));
    return new RouteRules(body, headers, written, wording);
  }
}
