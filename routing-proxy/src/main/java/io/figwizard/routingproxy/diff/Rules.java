package io.figwizard.routingproxy.diff;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The rules of one diff-rules.yml. Immutable.
 *
 * @param sha256 of the file's bytes in hex; empty where there is no file
 * @param every for all routes
 * @param byRoute for single routes; of two rules for one place the route's own counts
 */
record Rules(String sha256, List<Rule> every, Map<String, List<Rule>> byRoute) {

  static final Rules NONE = new Rules("", List.of(), Map.of());

  Rules {
    every = List.copyOf(every);
    byRoute = Map.copyOf(byRoute);
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
    return new RouteRules(body, headers, written);
  }
}
