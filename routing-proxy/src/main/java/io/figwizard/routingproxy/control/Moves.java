package io.figwizard.routingproxy.control;

import io.figwizard.routingproxy.control.routesfile.RoutesFile;
import io.figwizard.routingproxy.control.state.Change;
import io.figwizard.routingproxy.control.state.ProxyState;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries decided changes out: to the disk and to the table, in the order that is safe for each.
 * Used by one thread at a time, except {@link #diskFault}.
 */
final class Moves {

  private static final Logger LOG = LoggerFactory.getLogger(Moves.class);

  private final CurrentSnapshot current;
  private final Keeper keeper;

  Moves(CurrentSnapshot current, Keeper keeper) {
    this.current = current;
    this.keeper = keeper;
  }

  /** Kept first: users must not be moved to where a restart would not find them. */
  FlipResult up(Change change, Stopwatch watch) {
    String id = Objects.requireNonNull(change.route());
    ProxyState next = current.get().state().after(change);
    try {
      keeper.keep(next, List.of(change));
    } catch (IOException e) {
      throw new ControlRefusal(
          503,
          "state_not_kept",
          "The route "
              + id
              + " was not moved: its state cannot be written ("
              + fault()
              + "). Free the disk and ask again; a rollback works even so.",
          Map.of());
    }
    current.put(next);
    double applied = watch.millis();
    if (current.get().held().contains(id)) {
      throw ControlRefusal.conflict(
          "rolled_back_meanwhile",
          "The route "
              + id
              + " was rolled back while this flip was being written; it stays on the monolith.");
    }
    log(change, applied);
    return FlipResult.of(change, applied, true, null);
  }

  /** Seen first: going back must not wait for a disk. */
  FlipResult down(Change change, Stopwatch watch) {
    return down(List.of(change), List.of(Objects.requireNonNull(change.route())), watch).get(0);
  }

  /**
   * The same for several, which are seen at one instant and kept in one write: a crash finds all of
   * them or none.
   *
   * @param noLongerHeld stand from now on where the state says
   */
  List<FlipResult> down(List<Change> changes, Collection<String> noLongerHeld, Stopwatch watch) {
    ProxyState next = current.get().state();
    for (Change change : changes) {
      next = next.after(change);
    }
    current.put(next, noLongerHeld);
    double applied = watch.millis();
    changes.forEach(change -> log(change, applied));
    boolean kept = changes.isEmpty() || keeper.tryToKeep(next, changes);
    String warning =
        kept
            ? null
            : "Applied in memory only: the state cannot be written ("
                + fault()
                + "). A restart would lose it; free the disk, it is tried again until it works.";
    return changes.stream().map(change -> FlipResult.of(change, applied, kept, warning)).toList();
  }

  /**
   * The file is on the disk anyway, so it applies even where its entry in the history must wait.
   */
  void use(RoutesFile file, Change change) {
    ProxyState next = current.get().state().after(change).withRoutes(file.sha256());
    keeper.tryToKeep(next, List.of(change));
    current.put(file, next);
  }

  void retryKeeping() {
    keeper.retry(current.get().state());
  }

  Optional<String> diskFault() {
    return keeper.fault();
  }

  private String fault() {
    return keeper.fault().orElse("");
  }

  private static void log(Change change, double applied) {
    LOG.info(
        "{} moved from {} to {} in {} ms (generation {}, by {}, forced {})",
        change.route(),
        change.from(),
        change.to(),
        applied,
        change.generation(),
        change.who(),
        change.forced());
  }
}
