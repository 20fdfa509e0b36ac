package io.figwizard.routingproxy.control;

import io.figwizard.routingproxy.control.state.Change;
import io.figwizard.routingproxy.control.state.ProxyState;
import io.figwizard.routingproxy.control.state.Standing;
import io.figwizard.routingproxy.routes.Mode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;

/** Which changes put routes on the monolith, and what to answer about those that need none. */
final class Rollbacks {

  private Rollbacks() {}

  /** One after the other; none for what is on the monolith or retired. */
  static List<Change> of(ProxyState state, Collection<Pending> rollbacks, Instant at) {
    List<Change> changes = new ArrayList<>();
    for (Pending rollback : rollbacks) {
      String id = rollback.route();
      Standing from = state.standing(id);
      if (!from.equals(Standing.MONOLITH) && from.mode() != Mode.RETIRED) {
        long generation = state.generation() + changes.size() + 1;
        changes.add(
            Change.rollback(generation, at, rollback.by(), id, from).because(rollback.why()));
      }
    }
    return changes;
  }

  /** For each route its result, {@code unchanged} where it is not among those that moved. */
  static List<FlipResult> answer(
      Collection<String> routes, List<FlipResult> moved, ProxyState state, double millis) {
    List<FlipResult> all = new ArrayList<>(moved);
    for (String id : routes) {
      if (moved.stream().noneMatch(it -> Objects.equals(it.route(), id))) {
        all.add(FlipResult.unchanged(id, state.standing(id), state.generation(), millis));
      }
    }
    return all;
  }
}
