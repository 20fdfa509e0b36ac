package io.figwizard.routingproxy.control;

import io.figwizard.routingproxy.control.routesfile.RoutesFile;
import io.figwizard.routingproxy.control.state.Change;
import io.figwizard.routingproxy.control.state.ProxyState;
import io.figwizard.routingproxy.control.state.Standing;
import io.figwizard.routingproxy.control.users.UserBudgets;
import io.figwizard.routingproxy.routes.Mode;
import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
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
  private final UserBudgets budgets;

  Moves(CurrentSnapshot current, Keeper keeper, UserBudgets budgets) {
    this.current = current;
    this.keeper = keeper;
    this.budgets = budgets;
  }

  /** Kept first: users must not be moved to where a restart would not find them. */
  FlipResult up(Change change, Stopwatch watch) {
    FlipResult result = up(List.of(change), watch).get(0);
    if (current.get().held().contains(result.route())) {
      throw ControlRefusal.conflict("rolled_back_meanwhile", meanwhile(result.route()));
    }
    return result;
  }

  /** The same for several, which are kept in one write and seen at one instant. */
  List<FlipResult> up(List<Change> changes, Stopwatch watch) {
    ProxyState next = current.get().state();
    for (Change change : changes) {
      next = next.after(change);
    }
    try {
      beginCanaries(changes);
      keeper.keep(next, changes);
    } catch (IOException e) {
      throw new ControlRefusal(
          503,
          "state_not_kept",
          (changes.size() == 1 ? "The route " : "Each of the routes ")
              + changes.stream().map(Change::route).collect(Collectors.joining(", "))
              + " was not moved: its state cannot be written ("
              + keeper.fault().orElse(e.toString())
              + "). Free the disk and ask again; a rollback works even so.",
          Map.of());
    }
    current.put(next);
    double applied = watch.millis();
    Set<String> held = current.get().held();
    changes.forEach(change -> log(change, applied));
    return changes.stream()
        .map(
            change -> {
              String id = Objects.requireNonNull(change.route());
              return FlipResult.of(change, applied, true, held.contains(id) ? meanwhile(id) : null);
            })
        .toList();
  }

  private static String meanwhile(String id) {
    return "The route "
        + id
        + " was rolled back while this flip was being written; it stays on the monolith.";
  }

  /** Whom an earlier canary of a group had let in is out where none of its routes is in one. */
  private void beginCanaries(List<Change> changes) throws IOException {
    Snapshot now = current.get();
    Map<String, Standing> begun = new HashMap<>();
    for (Change change : changes) {
      Standing to = change.to();
      if (to != null && to.mode() == Mode.CANARY) {
        begun.put(now.named(Objects.requireNonNull(change.route())).group(), to);
      }
    }
    for (Map.Entry<String, Standing> group : begun.entrySet()) {
      boolean goesOn =
          now.file().routes().stream()
              .filter(route -> route.group().equals(group.getKey()))
              .anyMatch(route -> now.standing(route.id()).mode() == Mode.CANARY);
      if (!goesOn) {
        budgets.begin(group.getKey(), group.getValue().users());
      }
    }
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
