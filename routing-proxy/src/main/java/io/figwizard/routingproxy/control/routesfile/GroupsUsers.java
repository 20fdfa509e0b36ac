package io.figwizard.routingproxy.control.routesfile;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds groups whose routes recognise their users by different things: a user would be two users,
 * on two sides of what moves together.
 */
final class GroupsUsers {

  private final Findings findings;

  GroupsUsers(Findings findings) {
    this.findings = findings;
  }

  void check(List<RouteDefinition> routes) {
    Map<String, RouteDefinition> groups = new HashMap<>();
    Set<List<Object>> said = new HashSet<>();
    for (RouteDefinition route : routes) {
      RouteDefinition first = groups.putIfAbsent(route.group(), route);
      // Once, and not for each of an action's neighbours.
      if (first != null
          && !first.userSources().equals(route.userSources())
          && said.add(List.of(route.group(), route.userSources()))) {
        findings.add(
            route.line(),
            route.id()
                + " tells users by "
                + route.userSources()
                + ", and "
                + first.id()
                + " (line "
                + first.line()
                + ") of the same group "
                + route.group()
                + " by "
                + first.userSources()
                + ": a user would be on two sides of one group; let user say the same in both, or"
                + " give one of them another group");
      }
    }
  }
}
