package io.figwizard.routingproxy.control;

import io.figwizard.routingproxy.control.state.Change;
import io.figwizard.routingproxy.control.state.ProxyState;
import io.figwizard.routingproxy.control.state.SharedStore;
import io.figwizard.routingproxy.control.state.Standing;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Rollbacks that apply here and are not in the shared state yet. Thread-safe. */
final class PendingRollbacks {

  private static final Logger LOG = LoggerFactory.getLogger(RouteControl.class);

  private final CurrentSnapshot current;
  private final SharedStore store;
  private final Clock clock;
  private final Map<String, Pending> byRoute = new ConcurrentHashMap<>();

  PendingRollbacks(CurrentSnapshot current, SharedStore store, Clock clock) {
    this.current = current;
    this.store = store;
    this.clock = clock;
  }

  boolean isEmpty() {
    return byRoute.isEmpty();
  }

  Set<String> routes() {
    return new TreeSet<>(byRoute.keySet());
  }

  /**
   * @param seen the generation that is known here
   */
  void add(Collection<String> routes, String by, String reason, long seen) {
    Instant now = clock.instant();
    routes.forEach(id -> byRoute.put(id, new Pending(id, now, seen, by, reason)));
  }

  /** These apply here and nowhere else for now; the history is to say since when. */
  void keptAlone(Collection<String> routes) {
    routes.forEach(id -> byRoute.computeIfPresent(id, (route, it) -> it.keptAlone()));
  }

  /**
   * Writes those of these routes in one change of the state and holds them no longer. Of those that
   * stand on the monolith already the other proxies are told: one of them may be about to move up.
   *
   * @param written gets what was written: nothing for what stands on the monolith already; also
   *     where the others could not be told then
   * @throws io.figwizard.routingproxy.control.state.StaleStateException where others were faster
   */
  void write(Collection<String> routes, List<Change> written) throws IOException {
    List<Pending> due = new ArrayList<>();
    for (String id : routes) {
      Pending rollback = byRoute.get(id);
      if (rollback != null) {
        due.add(rollback);
      }
    }
    ProxyState base = current.get().state();
    List<Change> changes = Rollbacks.of(base, due, clock.instant());
    ProxyState next = base.after(changes);
    List<Pending> stay =
        due.stream().filter(it -> base.standing(it.route()).equals(Standing.MONOLITH)).toList();
    if (!changes.isEmpty()) {
      store.write(next, changes);
      changes.forEach(change -> Moved.log(change, 0));
      written.addAll(changes);
    }
    due.removeAll(stay);
    settled(next, due);
    if (!stay.isEmpty()) {
      // The last: where this fails, those that do have users are back all the same.
      store.recall(next.generation(), stay.stream().map(Pending::route).toList());
      settled(next, stay);
    }
  }

  private void settled(ProxyState next, List<Pending> rollbacks) {
    current.advance(next, rollbacks.stream().map(Pending::route).toList());
    rollbacks.forEach(rollback -> byRoute.remove(rollback.route(), rollback));
  }

  /** Gives up those that somebody overtook who knew of them. */
  void forgetOvertaken() throws IOException {
    for (Pending rollback : byRoute.values()) {
      if (rollback.isOvertaken(store.since(rollback.seen()).changes())) {
        LOG.warn(
            "The rollback of {} that {} asked for at {} is not kept: the route was on the monolith"
                + " and was moved up again since.",
            rollback.route(),
            rollback.by(),
            rollback.at());
        byRoute.remove(rollback.route(), rollback);
        current.release(List.of(rollback.route()));
      }
    }
  }
}
