package io.figwizard.routingproxy.control;

import io.figwizard.routingproxy.control.routesfile.RoutesFile;
import io.figwizard.routingproxy.control.state.Change;
import io.figwizard.routingproxy.control.state.ProxyState;
import io.figwizard.routingproxy.control.users.UserBudgets;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The moves of a proxy that has its state for itself. A move down is seen first and kept after. */
final class DiskMoves implements Moves {

  private static final Logger LOG = LoggerFactory.getLogger(RouteControl.class);

  private final CurrentSnapshot current;
  private final Keeper keeper;
  private final UserBudgets budgets;
  private final CanaryBeginnings beginnings;
  private final Clock clock;

  DiskMoves(CurrentSnapshot current, Keeper keeper, UserBudgets budgets, Clock clock) {
    this.current = current;
    this.keeper = keeper;
    this.budgets = budgets;
    this.beginnings = new CanaryBeginnings(budgets);
    this.clock = clock;
  }

  @Override
  public long catchUp() {
    // Nobody else changes anything.
    return 0;
  }

  @Override
  public <T> T settle(Supplier<T> decision) {
    return decision.get();
  }

  @Override
  public List<FlipResult> up(List<Change> changes, Stopwatch watch, long asked) {
    ProxyState next = current.get().state().after(changes);
    try {
      begin(changes);
      keeper.keep(next, changes);
    } catch (IOException e) {
      throw new ControlRefusal(
          503,
          "state_not_kept",
          Moved.not(changes)
              + ": its state cannot be written ("
              + keeper.fault().orElse(e.toString())
              + "). Free the disk and ask again; a rollback works even so.",
          Map.of());
    }
    current.put(next);
    return Moved.up(current.get(), changes, watch);
  }

  @Override
  public List<FlipResult> back(
      Collection<String> routes, String by, String reason, Stopwatch watch) {
    ProxyState state = current.get().state();
    Instant now = clock.instant();
    List<Pending> rollbacks =
        routes.stream().map(id -> new Pending(id, now, state.generation(), by, reason)).toList();
    List<Change> changes = Rollbacks.of(state, rollbacks, now);
    List<FlipResult> moved = down(changes, routes, watch);
    return Rollbacks.answer(routes, moved, state, watch.millis());
  }

  /** Several are seen at one instant and kept in one write: a crash finds all of them or none. */
  @Override
  public List<FlipResult> down(
      List<Change> changes, Collection<String> noLongerHeld, Stopwatch watch) {
    ProxyState next = current.get().state().after(changes);
    tryToBegin(changes);
    current.put(next, noLongerHeld);
    double applied = watch.millis();
    changes.forEach(change -> Moved.log(change, applied));
    boolean kept = changes.isEmpty() || keeper.tryToKeep(next, changes);
    String warning =
        kept
            ? null
            : "Applied in memory only: the state cannot be written ("
                + faultText()
                + "). A restart would lose it; free the disk, it is tried again until it works.";
    return changes.stream().map(change -> FlipResult.of(change, applied, kept, warning)).toList();
  }

  @Override
  public void use(RoutesFile file, Change change) {
    ProxyState next = current.get().state().after(change).withRoutes(file.sha256());
    keeper.tryToKeep(next, List.of(change));
    current.put(file, next);
  }

  @Override
  public void note(Change change) {
    ProxyState next = current.get().state().after(change);
    try {
      keeper.keep(next, List.of(change));
    } catch (IOException e) {
      throw new ControlRefusal(
          503,
          "state_not_kept",
          "Nothing was noted: the state cannot be written ("
              + keeper.fault().orElse(e.toString())
              + "). Free the disk.",
          Map.of());
    }
    current.put(next);
  }

  @Override
  public boolean retryKeeping() {
    keeper.retry(current.get().state());
    return true;
  }

  @Override
  public Optional<String> fault() {
    return keeper.fault();
  }

  @Override
  public String inMemoryOnly() {
    return "Rolled back in memory only: the disk does not answer, a restart would lose it.";
  }

  /** Nothing is written for moves to the monolith, so a rollback waits for nothing here. */
  private void tryToBegin(List<Change> changes) {
    try {
      begin(changes);
    } catch (IOException e) {
      LOG.error(
          "Whom an earlier canary had let in is in again, its list cannot be emptied: {}",
          e.toString());
    }
  }

  private void begin(List<Change> changes) throws IOException {
    for (String group : beginnings.of(current.get(), changes)) {
      budgets.begin(group);
    }
  }

  private String faultText() {
    return keeper.fault().orElse("");
  }
}
