package io.figwizard.routingproxy.control;

import io.figwizard.routingproxy.control.routesfile.RouteDefinition;
import io.figwizard.routingproxy.control.routesfile.RoutesFile;
import io.figwizard.routingproxy.control.state.Change;
import io.figwizard.routingproxy.control.state.ProxyState;
import io.figwizard.routingproxy.control.state.Standing;
import io.figwizard.routingproxy.control.users.UserBudgets;
import io.figwizard.routingproxy.routes.Mode;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Whom an earlier canary of a group had let in is out where none of its routes is in one. */
final class CanaryBeginnings {

  private final UserBudgets budgets;

  CanaryBeginnings(UserBudgets budgets) {
    this.budgets = budgets;
  }

  /**
   * The groups whose list of users begins with these changes.
   *
   * @param before where the routes stand for the users
   * @param changes that are made next, one after the other
   */
  Set<String> of(Snapshot before, List<Change> changes) {
    // A rollback of thousands of routes must not pay for what does not concern it.
    if (changes.stream().map(Change::to).noneMatch(CanaryBeginnings::isCanary)) {
      return Set.of();
    }
    Set<String> groups = new TreeSet<>();
    ProxyState state = before.state();
    for (Change change : changes) {
      Standing to = change.to();
      if (to != null && isCanary(to)) {
        for (RouteDefinition route : before.file().routes()) {
          if (route.id().equals(change.route()) && begins(before, state, route.group(), to)) {
            groups.add(route.group());
          }
        }
      }
      state = state.after(change);
    }
    return groups;
  }

  private boolean begins(Snapshot before, ProxyState state, String group, Standing to) {
    boolean hasList = budgets.has(group);
    return goesOn(before, state, group)
        ? to.users() != null && !hasList
        : to.users() != null || hasList;
  }

  private static boolean isCanary(@Nullable Standing standing) {
    return standing != null && standing.mode() == Mode.CANARY;
  }

  private static boolean goesOn(Snapshot before, ProxyState state, String group) {
    RoutesFile file = before.file();
    return file.routes().stream()
        .filter(route -> route.group().equals(group))
        .filter(route -> !before.held().contains(route.id()))
        .anyMatch(route -> state.standing(route.id()).mode() == Mode.CANARY);
  }
}
