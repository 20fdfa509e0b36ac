package io.figwizard.routingproxy.diff;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All rules for one route. Immutable once built.
 *
 * @param body by place in the body
 * @param headers by the header's name, in lower case
 * @param all of them, without those that are built in
 * @param wording of the file's rules
 */
record RouteRules(RuleTree body, Map<String, Rule> headers, List<Rule> all, String wording) {

  RouteRules {
    headers = Map.copyOf(headers);
    all = List.copyOf(all);
  }

  @Nullable Rule header(String name) {
    return headers.get(name);
  }
}
