package io.figwizard.routingproxy.control;

import io.figwizard.routingproxy.control.routesfile.RoutesFile;
import io.figwizard.routingproxy.control.state.Change;
import io.figwizard.routingproxy.control.state.SharedSession;
import io.figwizard.routingproxy.control.state.SharedStore;
import io.figwizard.routingproxy.control.state.StateStore;
import io.figwizard.routingproxy.control.users.UserBudgets;
import java.io.IOException;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Carries decided changes out: to the store and to the table, in the order that is safe for each.
 * Used by one thread at a time, except {@link #fault}, {@link #follow} and {@link #cutOff}.
 */
interface Moves {

  static Moves of(CurrentSnapshot current, StateStore store, UserBudgets budgets, Clock clock) {
    return store instanceof SharedStore shared
        ? new SharedMoves(current, shared, budgets, clock)
        : new DiskMoves(current, new Keeper(store), budgets, clock);
  }

  /**
   * To be called before it is decided whether a route may go up: brings in what others changed.
   *
   * @return a mark of this instant, for {@link #up}
   * @throws ControlRefusal 503 where nobody can be asked
   */
  long catchUp();

  /**
   * Whether any proxy was told to roll a route back that stood on the monolith, as far as is heard
   * here. What is not heard yet, {@link #up} refuses.
   *
   * @param asked a mark of {@link #catchUp}
   */
  default boolean isRecalledSince(long asked, String route) {
    return false;
  }

  /** Decides and moves; once more where somebody else was faster, on what is the case then. */
  <T> T settle(Supplier<T> decision);

  /**
   * Kept first: users must not be moved to where a restart would not find them. Of several all go
   * or none, at one instant; those that a rollback holds back meanwhile say so in their warning.
   *
   * @param asked when this was asked for, a mark of {@link #catchUp}
   * @throws ControlRefusal 409 where another proxy was told since to roll one of them back
   */
  List<FlipResult> up(List<Change> changes, Stopwatch watch, long asked);

  /** The same for one. Throws ControlRefusal where a rollback that came meanwhile holds it back. */
  default FlipResult up(Change change, Stopwatch watch, long asked) {
    FlipResult result = up(List.of(change), watch, asked).get(0);
    if (result.warning() != null) {
      throw ControlRefusal.conflict(ControlRefusal.ROLLED_BACK_MEANWHILE, result.warning());
    }
    return result;
  }

  /**
   * Going back must not wait for a store; nor are several to be seen one after the other.
   *
   * @param routes those that the changes move
   */
  List<FlipResult> down(List<Change> changes, Collection<String> routes, Stopwatch watch);

  /** The same for one. */
  default FlipResult down(Change change, Stopwatch watch) {
    return down(List.of(change), List.of(Objects.requireNonNull(change.route())), watch).get(0);
  }

  /**
   * Puts routes on the monolith, all at one instant and in one write; those that are retired stay.
   *
   * @return for each of them what became of it
   */
  List<FlipResult> back(Collection<String> routes, String by, String reason, Stopwatch watch);

  /**
   * The file is on the disk anyway, so it applies even where its entry in the history must wait.
   */
  void use(RoutesFile file, Change change);

  /**
   * Keeps a change that moves nothing, or throws.
   *
   * @throws ControlRefusal 503 where it cannot be kept
   */
  void note(Change change);

  /**
   * Tries again to keep what could not be kept.
   *
   * @return whether it makes sense to try more
   */
  boolean retryKeeping();

  /** Why what applies is not kept or nothing can be kept, empty where all is well. */
  Optional<String> fault();

  /** What to tell somebody whose rollback applies and is not kept. */
  String inMemoryOnly();

  /** Takes over what other proxies changed. */
  default void follow(SharedSession session) throws IOException {}

  /** The store cannot be reached. */
  default void cutOff(@Nullable String why) {}
}
