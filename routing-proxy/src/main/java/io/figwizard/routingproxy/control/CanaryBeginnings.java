package io.figwizard.routingproxy.control;

import io.figwizard.routingproxy.control.routesfile.RouteDefinition;
import io.figwizard.routingproxy.control.routesfile.RoutesFile;
import io.figwizard.routingproxy.control.state.Change;
import io.figwizard.routingproxy.control.state.ProxyState;
import io.figwizard.routingproxy.control.state.Standing;
import io.figwizard.routingproxy.control.users.UserBudgets;
import io.figwizard.routingproxy.routes.Mode;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whom an earlier canary of a group had let in is out where none of its routes is in one. */
final class CanaryBeginnings {

  private final UserBudgets budgets;

  CanaryBeginnings(UserBudgets budgets) {
    this.budgets = budgets;
  }

  /**
   * @param before where the routes stand for the users
   * @param changes that are made next, one after the other
   * @throws IOException where the disk does not know that nobody is in any more
   */
  void look(Snapshot before, List<Change> changes) throws IOException {
    // A rollback of thousands of routes must not pay for what does not concern it.
    if (changes.stream().map(Change::to).noneMatch(CanaryBeginnings::isCanary)) {
      return;
    }
    ProxyState state = before.state();
    for (Change change : changes) {
      Standing to = change.to();
      if (to != null && isCanary(to)) {
        for (RouteDefinition route : before.file().routes()) {
          if (route.id().equals(change.route()) && !goesOn(before, state, route.group())) {
            budgets.begin(route.group(), to.users());
          }
        }
      }
      state = state.after(change);
    }
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
