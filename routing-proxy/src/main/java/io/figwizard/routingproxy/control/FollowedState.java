package io.figwizard.routingproxy.control;

import io.figwizard.routingproxy.control.state.ProxyState;
import io.figwizard.routingproxy.control.state.SharedStore;
import io.figwizard.routingproxy.control.state.StateUpdate;
import io.figwizard.routingproxy.control.users.UserBudgets;
import io.figwizard.routingproxy.routes.Mode;
import java.io.IOException;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings what others changed in a shared state into force here. Thread-safe. */
final class FollowedState {

  private static final Logger LOG = LoggerFactory.getLogger(RouteControl.class);

  private final CurrentSnapshot current;
  private final SharedStore store;
  private final PendingRollbacks pending;
  private final UserBudgets budgets;

  FollowedState(
      CurrentSnapshot current, SharedStore store, PendingRollbacks pending, UserBudgets budgets) {
    this.current = current;
    this.store = store;
    this.pending = pending;
    this.budgets = budgets;
  }

  /** Asks the store. */
  void look() throws IOException {
    long known = current.get().state().generation();
    follow(store.since(known), known);
  }

  /**
   * Takes over what the store said.
   *
   * @param known the generation that was in force before it was asked
   */
  synchronized void follow(StateUpdate update, long known) throws IOException {
    // First: a canary that has begun anew must not be met by whom an earlier one had let in.
    budgets.follow(update.lists());
    if (update.forgot()) {
      forgotten(known);
    } else {
      current.follow(update);
    }
  }

  /**
   * The database forgot changes that applied: it was restored, or a standby took over that lagged
   * behind. What it says counts, except that nobody is sent where a change that it forgot took them
   * away from.
   */
  private void forgotten(long known) throws IOException {
    ProxyState had = current.get().state();
    ProxyState stored = store.read();
    Set<String> stay = new TreeSet<>(stored.latest().keySet());
    stay.removeIf(
        id ->
            stored.standing(id).mode() == Mode.RETIRED
                || !stored.standing(id).isAbove(had.standing(id)));
    LOG.error(
        "The state's database does not know generation {} any more: was it restored? What it says"
            + " (generation {}) applies now, except that these stay on the monolith: {}",
        known,
        stored.generation(),
        stay);
    String reason = "the state's database forgot what applied as generation " + known;
    pending.add(stay, "routing-proxy", reason, stored.generation());
    current.replace(stored, stay);
  }
}
