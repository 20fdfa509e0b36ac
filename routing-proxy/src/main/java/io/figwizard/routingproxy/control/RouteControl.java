package io.figwizard.routingproxy.control;

import io.figwizard.routingproxy.control.evidence.EvidenceCheck;
import io.figwizard.routingproxy.control.routesfile.RoutesFile;
import io.figwizard.routingproxy.control.state.Change;
import io.figwizard.routingproxy.control.state.ProxyState;
import io.figwizard.routingproxy.control.state.Standing;
import io.figwizard.routingproxy.control.state.StateStore;
import io.figwizard.routingproxy.routes.LiveRoutes;
import io.figwizard.routingproxy.routes.Route;
import io.figwizard.routingproxy.routes.RouteTable;
import java.io.IOException;
import java.time.Clock;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves routes. Thread-safe; readers never wait.
 *
 * <p>A move up is on the disk before anybody sees it. A move down is seen first and kept after, and
 * waits for nothing: not for another change that hangs on the disk, not for the disk itself.
 */
public final class RouteControl implements LiveRoutes {

  private static final Logger LOG = LoggerFactory.getLogger(RouteControl.class);
  private static final long ROLLBACK_WAITS_SECONDS = 5;

  private final Keeper keeper;
  private final EvidenceCheck evidenceCheck;
  private final Clock clock;

  /** Held by whoever changes the state, also while it writes to the disk. */
  private final ReentrantLock changing = new ReentrantLock();

  /** Held for the instant in which the reference is swapped, never during input or output. */
  private final Object swapping = new Object();

  private volatile Snapshot snapshot;

  public RouteControl(RoutesFile file, StateStore store, EvidenceCheck evidenceCheck, Clock clock) {
    this.keeper = new Keeper(store);
    this.evidenceCheck = evidenceCheck;
    this.clock = clock;
    this.snapshot = Snapshot.of(file, store.found(), Set.of());
  }

  /**
   * To be called once, before the first request: notes a routes.yml that differs from the one that
   * applied last. It also shows at the start, not at the first flip, whether the state can be
   * written.
   */
  public void start() {
    RoutesFile file = snapshot.file();
    if (!file.sha256().equals(snapshot.state().routesSha256())) {
      apply(file, "start of the proxy");
    }
  }

  @Override
  public RouteTable current() {
    return snapshot.table();
  }

  Snapshot snapshot() {
    return snapshot;
  }

  /** Whether a change is being made at this instant. */
  boolean changeInProgress() {
    return changing.isLocked();
  }

  /** Why the last change is not on the disk, empty where it is. */
  public Optional<String> diskFault() {
    return keeper.fault();
  }

  /** Moves a route, or throws ControlRefusal and moves nothing. */
  public FlipResult flip(String id, FlipRequest request) {
    long start = System.nanoTime();
    Snapshot seen = snapshot;
    Route route = named(seen, id);
    FlipRules.checkGeneration(request.generation(), seen.state().generation());
    Standing from = seen.standing(id);
    Standing to = FlipRules.wanted(request);
    FlipRules.checkStep(route, from, to, request);
    if (to.equals(from)) {
      return result(id, from, seen, start, false, true, null, null);
    }
    // Asks other servers, so it is done before anything is locked.
    String evidence =
        FlipRules.needsEvidence(from, to, request)
            ? evidenceCheck.check(route, request.evidence())
            : null;
    changing.lock();
    try {
      Snapshot now = snapshot;
      FlipRules.checkGeneration(request.generation(), now.state().generation());
      checkUnmoved(route, from, now);
      Change change =
          new Change(
              now.state().generation() + 1,
              clock.instant(),
              Change.Kind.FLIP,
              request.by(),
              id,
              from,
              to,
              request.reason(),
              evidence,
              request.force());
      return to.isAbove(from) ? up(change, start) : down(change, start);
    } finally {
      changing.unlock();
    }
  }

  /**
   * Hands a route back to the monolith, whatever else is going on. Throws ControlRefusal only where
   * neither routes.yml nor the state knows the route.
   */
  public FlipResult rollback(String id, String by, String reason) {
    long start = System.nanoTime();
    if (snapshot.state().latest(id) == null) {
      named(snapshot, id);
    }
    boolean alone = changing.tryLock();
    if (!alone) {
      hold(id);
      double held = millisSince(start);
      if (!waitForTurn()) {
        LOG.error(
            "{} is back on the monolith, but NOT on the disk: another change hangs there.", id);
        return new FlipResult(
            id,
            Standing.MONOLITH.mode(),
            0,
            snapshot.state().standing(id),
            snapshot.state().generation(),
            held,
            true,
            false,
            false,
            null,
            "Rolled back in memory only: the disk does not answer, a restart would lose it.");
      }
    }
    try {
      Standing from = snapshot.state().standing(id);
      if (from.equals(Standing.MONOLITH)) {
        swap(now -> Snapshot.of(now.file(), now.state(), without(now.held(), id)));
        return result(id, from, snapshot, start, false, true, null, null);
      }
      return down(
          new Change(
              snapshot.state().generation() + 1,
              clock.instant(),
              Change.Kind.ROLLBACK,
              by,
              id,
              from,
              Standing.MONOLITH,
              reason,
              null,
              false),
          start);
    } finally {
      changing.unlock();
    }
  }

  /** Puts another routes.yml into force; says in words what changed. */
  String apply(RoutesFile file, String by) {
    changing.lock();
    try {
      Snapshot now = snapshot;
      String difference = RoutesDifference.between(now.file(), file);
      Change change =
          new Change(
              now.state().generation() + 1,
              clock.instant(),
              Change.Kind.ROUTES,
              by,
              null,
              null,
              null,
              "routes.yml " + file.sha256().substring(0, 12) + ": " + difference,
              null,
              false);
      ProxyState next = now.state().after(change).withRoutes(file.sha256());
      keeper.tryToKeep(next, change);
      swap(latest -> Snapshot.of(file, next, latest.held()));
      return difference;
    } finally {
      changing.unlock();
    }
  }

  /** Tries again to bring to the disk what could not be kept; does nothing where all is kept. */
  void retryKeeping() {
    if (changing.tryLock()) {
      try {
        keeper.retry(snapshot.state());
      } finally {
        changing.unlock();
      }
    }
  }

  private FlipResult up(Change change, long start) {
    String id = Objects.requireNonNull(change.route());
    ProxyState next = snapshot.state().after(change);
    try {
      keeper.keep(next, change);
    } catch (IOException e) {
      throw new ControlRefusal(
          503,
          "state_not_kept",
          "The route "
              + id
              + " was not moved: its state cannot be written ("
              + keeper.fault().orElse("")
              + "). Free the disk and ask again; a rollback works even so.",
          Map.of());
    }
    swap(now -> Snapshot.of(now.file(), next, now.held()));
    double applied = millisSince(start);
    if (snapshot.held().contains(id)) {
      throw ControlRefusal.conflict(
          "rolled_back_meanwhile",
          "The route "
              + id
              + " was rolled back while this flip was being written; it stays on the"
              + " monolith.");
    }
    log(change, applied);
    return result(change, applied, true, null);
  }

  private FlipResult down(Change change, long start) {
    String id = Objects.requireNonNull(change.route());
    ProxyState next = snapshot.state().after(change);
    swap(now -> Snapshot.of(now.file(), next, without(now.held(), id)));
    double applied = millisSince(start);
    log(change, applied);
    boolean kept = keeper.tryToKeep(next, change);
    return result(
        change,
        applied,
        kept,
        kept
            ? null
            : "Applied in memory only: the state cannot be written ("
                + keeper.fault().orElse("")
                + "). A restart would lose it; free the disk, it is tried again until it works.");
  }

  private void hold(String id) {
    swap(
        now -> {
          Set<String> held = new HashSet<>(now.held());
          held.add(id);
          return Snapshot.of(now.file(), now.state(), held);
        });
  }

  private static Set<String> without(Set<String> held, String id) {
    Set<String> rest = new HashSet<>(held);
    rest.remove(id);
    return rest;
  }

  private void swap(UnaryOperator<Snapshot> next) {
    synchronized (swapping) {
      snapshot = next.apply(snapshot);
    }
  }

  private boolean waitForTurn() {
    try {
      return changing.tryLock(ROLLBACK_WAITS_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static void checkUnmoved(Route seen, Standing from, Snapshot now) {
    Route route = named(now, seen.id());
    if (!now.standing(seen.id()).equals(from) || !route.equals(seen)) {
      throw ControlRefusal.conflict(
          "moved_meanwhile",
          "The route "
              + seen.id()
              + " stood at "
              + from
              + " when this flip was asked for and is at "
              + now.standing(seen.id())
              + " now, or routes.yml changed it. Look with `./fig routes` and ask again.");
    }
  }

  static Route named(Snapshot snapshot, String id) {
    return snapshot
        .table()
        .route(id)
        .orElseThrow(
            () ->
                new ControlRefusal(
                    404,
                    "unknown_route",
                    "There is no route \""
                        + id
                        + "\"; "
                        + Nearest.hint(
                            id, snapshot.table().routes().stream().map(Route::id).toList()),
                    Map.of()));
  }

  private static FlipResult result(
      String id,
      Standing from,
      Snapshot now,
      long start,
      boolean changed,
      boolean kept,
      @Nullable String evidence,
      @Nullable String warning) {
    Standing to = now.standing(id);
    return new FlipResult(
        id,
        to.mode(),
        to.percent(),
        from,
        now.state().generation(),
        millisSince(start),
        changed,
        kept,
        false,
        evidence,
        warning);
  }

  private static FlipResult result(
      Change change, double applied, boolean kept, @Nullable String warning) {
    Standing to = Objects.requireNonNull(change.to());
    return new FlipResult(
        Objects.requireNonNull(change.route()),
        to.mode(),
        to.percent(),
        Objects.requireNonNull(change.from()),
        change.generation(),
        applied,
        true,
        kept,
        change.forced(),
        change.evidence(),
        warning);
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

  private static double millisSince(long start) {
    return Math.round((System.nanoTime() - start) / 10_000.0) / 100.0;
  }
}
