package io.figwizard.routingproxy.control;

import io.figwizard.routingproxy.control.state.ProxyState;
import io.figwizard.routingproxy.control.state.SharedSession;
import io.figwizard.routingproxy.control.state.SharedStore;
import io.figwizard.routingproxy.control.state.StateUpdate;
import io.figwizard.routingproxy.control.users.UserBudgets;
import io.figwizard.routingproxy.routes.Mode;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings what others changed in a shared state into force here. Thread-safe. */
final class FollowedState {

  private static final Logger LOG = LoggerFactory.getLogger(RouteControl.class);

  private final CurrentSnapshot current;
  private final SharedStore store;
  private final PendingRollbacks pending;
  private final UserBudgets budgets;
  private volatile long newestRecall;

  FollowedState(
      CurrentSnapshot current, SharedStore store, PendingRollbacks pending, UserBudgets budgets) {
    this.current = current;
    this.store = store;
    this.pending = pending;
    this.budgets = budgets;
  }

  /**
   * Asks the store where the routes stand; whom their canaries let in, the session is asked.
   *
   * @return the number of the newest recall
   */
  long look() throws IOException {
    long known = current.get().state().generation();
    StateUpdate update = store.since(known);
    apply(update, known);
    return update.recalls();
  }

  /** The number of the newest recall when anybody was asked last. */
  long newestRecall() {
    return newestRecall;
  }

  /** Asks the session. Routes stand where it says even where it does not say who is let in. */
  void follow(SharedSession session) throws IOException {
    long known = current.get().state().generation();
    StateUpdate update = session.since(known);
    if (apply(update, known)) {
      budgets.follow(update.lists(), session);
    }
  }

  /** What this proxy has written, with the lists that begin with it. */
  synchronized void written(ProxyState next, Map<String, UUID> lists) {
    if (next.generation() > current.get().state().generation()) {
      budgets.begun(lists);
    }
    current.advance(next, Set.of());
  }

  /**
   * @param known the generation that was in force before the update was asked for
   * @return whether its lists are those of now; those of before a change may have ended with it
   */
  private synchronized boolean apply(StateUpdate update, long known) throws IOException {
    newestRecall = update.recalls();
    boolean isOfNow = update.forgot() || update.generation() >= current.get().state().generation();
    if (isOfNow) {
      // First: a canary that has begun anew must not be met by whom an earlier one had let in.
      budgets.begun(
          update.lists().entrySet().stream()
              .collect(Collectors.toMap(Map.Entry::getKey, list -> list.getValue().id())));
    }
    if (update.forgot()) {
      forgotten(known);
    } else {
      current.follow(update);
    }
    return isOfNow;
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
