package io.figwizard.routingproxy.control;

import io.figwizard.routingproxy.control.evidence.EvidenceCheck;
import io.figwizard.routingproxy.control.routesfile.RoutesFile;
import io.figwizard.routingproxy.control.state.Change;
import io.figwizard.routingproxy.control.state.Declaration;
import io.figwizard.routingproxy.control.state.ProxyState;
import io.figwizard.routingproxy.control.state.ShadowProof;
import io.figwizard.routingproxy.control.state.SharedSession;
import io.figwizard.routingproxy.control.state.SharedStore;
import io.figwizard.routingproxy.control.state.Standing;
import io.figwizard.routingproxy.control.state.StateStore;
import io.figwizard.routingproxy.control.users.UserBudgets;
import io.figwizard.routingproxy.routes.LiveRoutes;
import io.figwizard.routingproxy.routes.Mode;
import io.figwizard.routingproxy.routes.Route;
import io.figwizard.routingproxy.routes.RouteTable;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves routes. Thread-safe; readers never wait.
 *
 * <p>A move up is on the disk before anybody sees it. A move down is seen first and kept after; a
 * rollback waits for nothing: not for another change that hangs on the disk, not for the disk.
 */
public final class RouteControl implements LiveRoutes {

  private static final Logger LOG = LoggerFactory.getLogger(RouteControl.class);
  private static final Duration ROLLBACK_WAITS = Duration.ofSeconds(5);

  private static final String LATE = "rolled back in memory earlier, when the disk did not answer";

  private final CurrentSnapshot current;
  private final Moves moves;
  private final EvidenceCheck evidenceCheck;
  private final Clock clock;
  private final Duration rollbackWaits;
  private volatile ShadowCheck shadowCheck = ShadowCheck.NONE;
  private volatile Function<String, Optional<String>> wanted = id -> Optional.empty();
  private final boolean dryRuns;

  /** Whether the state is one for several proxies. */
  private final boolean shared;

  /** How often each route was rolled back: a flip that was asked for before is not made after. */
  private final Map<String, Integer> rollbacks = new ConcurrentHashMap<>();

  /** Held by whoever changes the state, also while it writes to the disk. */
  private final ReentrantLock changing = new ReentrantLock();

  /**
   * @param dryRuns whether routes that write can be shadowed: there is a key for dry runs
   */
  public RouteControl(
      RoutesFile file,
      StateStore store,
      EvidenceCheck evidenceCheck,
      Clock clock,
      boolean dryRuns,
      UserBudgets budgets) {
    this(file, store, evidenceCheck, clock, ROLLBACK_WAITS, dryRuns, budgets);
  }

  /**
   * @param rollbackWaits how long a rollback that applies already waits for its turn at the disk
   */
  RouteControl(
      RoutesFile file,
      StateStore store,
      EvidenceCheck evidenceCheck,
      Clock clock,
      Duration rollbackWaits,
      boolean dryRuns,
      UserBudgets budgets) {
    this.rollbackWaits = rollbackWaits;
    this.dryRuns = dryRuns;
    this.shared = store instanceof SharedStore;
    this.current = new CurrentSnapshot(file, store.found(), budgets, clock);
    this.moves = Moves.of(current, store, budgets, clock);
    this.evidenceCheck = evidenceCheck;
    this.clock = clock;
  }

  /** What a route's first users need besides evidence. To be called once, before the first flip. */
  public void askBeforeUsers(ShadowCheck check) {
    shadowCheck = check;
  }

  /** Who knows how a route's standing differs from a file. To be called once at most. */
  void wantedBy(Function<String, Optional<String>> file) {
    wanted = file;
  }

  /** How a route's standing differs from the file of wanted standings, in words. */
  Optional<String> difference(String id) {
    return wanted.apply(id);
  }

  /**
   * To be called once, before the first request: notes a routes.yml that differs from the one that
   * applied last. It also shows at the start, not at the first flip, whether the state can be
   * written.
   */
  public void start() {
    RoutesFile file = snapshot().file();
    if (!file.sha256().equals(snapshot().state().routesSha256())) {
      apply(file, "start of the proxy");
    }
  }

  @Override
  public RouteTable current() {
    return snapshot().table();
  }

  /** A number that is another one after each move of the route; 0 where it never moved. */
  public long newestChange(String id) {
    return snapshot().newestChange(id);
  }

  /** The number of the change by which a route came to shadow; 0 where it stands elsewhere. */
  public long inShadowSince(String id) {
    Snapshot now = snapshot();
    Change change = now.state().latest(id);
    return change != null && now.standing(id).mode() == Mode.SHADOW ? change.generation() : 0;
  }

  /**
   * Where a route stands and how it came there.
   *
   * @throws ControlRefusal 404 naming the nearest one where there is no route of that id
   */
  public RoutePlace place(String id) {
    return RoutePlace.of(snapshot(), id);
  }

  /** The routes.yml in force; the same object as long as no other one is. */
  public RoutesFile file() {
    return snapshot().file();
  }

  Snapshot snapshot() {
    return current.get();
  }

  /** Whether a change is being made at this instant. */
  boolean changeInProgress() {
    return changing.isLocked();
  }

  /** Why the last change is not on the disk, empty where it is. */
  public Optional<String> diskFault() {
    Set<String> held = snapshot().held();
    return held.isEmpty()
        ? moves.fault()
        : Optional.of(
            moves.fault().map(fault -> fault + " ").orElse("")
                + "Rolled back in memory only: "
                + held);
  }

  /** Moves a route, or throws ControlRefusal and moves nothing. */
  public FlipResult flip(String id, FlipRequest request) {
    Stopwatch watch = Stopwatch.started();
    return flip(id, request, asked(request), watch);
  }

  private Asked asked(FlipRequest request) {
    return request.mode() == Mode.MONOLITH ? Asked.of(rollbacks, 0) : asked();
  }

  /** Of this instant: a rollback that comes after it beats whatever is asked for by it. */
  Asked asked() {
    // First what this proxy is told: the other way round, a rollback in between would be missed.
    Map<String, Integer> own = Map.copyOf(rollbacks);
    return Asked.of(own, moves.catchUp());
  }

  /** Whether this proxy, or another it has heard of, was told to roll the route back after that. */
  boolean isRolledBackSince(Asked asked, String id) {
    return asked.isBeforeRollback(id, rollbacks) || moves.isRecalledSince(asked.recalls(), id);
  }

  /** The same as if it had been asked for at another instant. */
  FlipResult flip(String id, FlipRequest request, Asked asked, Stopwatch watch) {
    Snapshot seen = snapshot();
    Route route = seen.named(id);
    FlipRules.checkGeneration(request.generation(), seen.state().generation());
    Standing from = seen.standing(id);
    Standing to = FlipRules.wanted(request);
    FlipRules.checkStep(route, from, to, request, dryRuns);
    if (to.equals(from)) {
      if (shared && to.mode() == Mode.MONOLITH) {
        // Others may have moved it up, and this proxy has not heard of it.
        return rollback(id, request.by(), request.reason());
      }
      return FlipResult.unchanged(id, from, seen.state().generation(), watch.millis());
    }
    // All ask other servers, so they are done before anything is locked.
    Map<String, Long> begun = FlipRules.needsCopies(to, request) ? shadowCheck.begun() : Map.of();
    ShadowProof shadow = shadowCheck.check(route, from, to, request);
    String evidence =
        FlipRules.needsEvidence(from, to, request)
            ? evidenceCheck.check(route, request.evidence())
            : null;
    changing.lock();
    try {
      return moves.settle(
          () -> {
            Snapshot now = snapshot();
            long generation = now.state().generation();
            FlipRules.checkGeneration(request.generation(), generation);
            FlipRules.checkUnmoved(route, seen, now, to.isAbove(from));
            boolean rolledBack = now.held().contains(id) || asked.isBeforeRollback(id, rollbacks);
            if (to.isAbove(from) && rolledBack) {
              throw FlipRules.rolledBackMeanwhile(id);
            }
            if (shadow != null) {
              FlipRules.checkStillCounts(id, begun, shadowCheck.begun());
            }
            Change change =
                Change.flip(generation + 1, clock.instant(), request.by(), id, from, to)
                    .because(request.reason(), evidence, request.force())
                    .after(shadow);
            return to.isAbove(from)
                ? moves.up(change, watch, asked.recalls())
                : moves.down(change, watch);
          });
    } finally {
      changing.unlock();
    }
  }

  /**
   * Moves all routes of a group in one write and at one instant, or throws ControlRefusal and moves
   * none. Those that are retired stay so.
   *
   * @param evidence compact JWS by route
   */
  public GroupFlipped flipGroup(String group, FlipRequest request, Map<String, String> evidence) {
    Stopwatch watch = Stopwatch.started();
    return flipGroup(group, request, evidence, asked(request), watch);
  }

  /** The same as if it had been asked for at another instant. */
  GroupFlipped flipGroup(
      String group,
      FlipRequest request,
      Map<String, String> evidence,
      Asked asked,
      Stopwatch watch) {
    Snapshot seen = snapshot();
    FlipRules.checkGeneration(request.generation(), seen.state().generation());
    GroupFlip flip =
        GroupFlip.check(
            seen, group, request, evidence, evidenceCheck, shadowCheck, dryRuns, shared);
    changing.lock();
    try {
      return moves.settle(
          () -> {
            Snapshot now = snapshot();
            FlipRules.checkGeneration(request.generation(), now.state().generation());
            flip.checkUnmoved(now);
            flip.checkNotRolledBack(asked.rollbacks(), rollbacks, now.held());
            flip.checkStillCounts(shadowCheck);
            List<Change> changes = flip.changes(now.state().generation(), clock.instant());
            List<FlipResult> moved =
                flip.goesUp()
                    ? moves.up(changes, watch, asked.recalls())
                    : moves.down(changes, flip.ids(), watch);
            return flip.result(group, moved, watch.millis());
          });
    } finally {
      changing.unlock();
    }
  }

  /** Sends users where the hours of the canaries say; answers whether anything changed. */
  boolean lookAtTheClock() {
    return current.lookAtTheClock();
  }

  /**
   * @throws ControlRefusal 404 naming the nearest one where there is no route of that id
   */
  public Route route(String id) {
    return snapshot().named(id);
  }

  /**
   * Hands a route back to the monolith, whatever else is going on. Throws ControlRefusal only where
   * neither routes.yml nor the state knows the route, and where it is retired.
   */
  public FlipResult rollback(String id, String by, String reason) {
    Stopwatch watch = Stopwatch.started();
    Snapshot seen = snapshot();
    // What is held was known when it was, whatever routes.yml says by now.
    if (seen.state().latest(id) == null && !seen.held().contains(id)) {
      seen.named(id);
    }
    refuseRetired(id, seen.standing(id));
    rollbacks.merge(id, 1, Integer::sum);
    if (!changing.tryLock()) {
      Standing before = snapshot().standing(id);
      current.hold(List.of(id));
      double heldAfter = watch.millis();
      if (!waitForTurn()) {
        LOG.error("{} is on the monolith again, but NOT on the disk: a change hangs there.", id);
        return inMemoryOnly(id, before, heldAfter);
      }
    }
    try {
      Standing from = snapshot().state().standing(id);
      if (from.mode() == Mode.RETIRED) {
        current.release(List.of(id));
        refuseRetired(id, from);
      }
      return moves.back(List.of(id), by, reason, watch).get(0);
    } finally {
      changing.unlock();
    }
  }

  private FlipResult inMemoryOnly(String id, Standing from, double appliedInMillis) {
    return FlipResult.inMemoryOnly(
        id, from, snapshot().state().generation(), appliedInMillis, moves.inMemoryOnly());
  }

  private static void refuseRetired(String id, Standing standing) {
    if (standing.mode() == Mode.RETIRED) {
      throw ControlRefusal.conflict(
          "retired",
          "The route "
              + id
              + " is retired: its code may be gone from the monolith. If it is still there: `./fig flip "
              + id
              + " monolith --force --reason \"...\"`.");
    }
  }

  /**
   * Hands all routes of a group back to the monolith at the same instant, whatever else is going
   * on.
   *
   * @param group null for all routes there are
   * @throws ControlRefusal 404 naming the nearest one where there is no such group
   */
  public RolledBack rollbackAll(@Nullable String group, String by, String reason) {
    Stopwatch watch = Stopwatch.started();
    // Those on the monolith too: one of them may be about to leave it.
    Set<String> ids = snapshot().idsOf(group);
    ids.forEach(id -> rollbacks.merge(id, 1, Integer::sum));
    current.hold(ids);
    double appliedAfter = watch.millis();
    if (!waitForTurn()) {
      LOG.error("{} are on the monolith again, but NOT on the disk: a change hangs there.", ids);
      ProxyState state = snapshot().state();
      return RolledBack.of(
          ids.stream().map(id -> inMemoryOnly(id, state.standing(id), appliedAfter)).toList(),
          appliedAfter);
    }
    try {
      return RolledBack.of(moves.back(ids, by, reason, watch), appliedAfter);
    } finally {
      changing.unlock();
    }
  }

  /**
   * Ends a route's way back: the monolith is never asked for it any more.
   *
   * @param quietSince since when the monolith has served none of its requests
   * @param days for how many that must be so, unless the request is forced
   * @throws ControlRefusal where the route is not extracted, or was needed in the monolith lately
   */
  public FlipResult retire(String id, Instant quietSince, int days, FlipRequest request) {
    Stopwatch watch = Stopwatch.started();
    long asked = moves.catchUp();
    changing.lock();
    try {
      return moves.settle(
          () -> {
            Snapshot now = snapshot();
            now.named(id);
            Standing from = now.standing(id);
            Instant at = clock.instant();
            Retirement.check(id, from, now.state().latest(id), quietSince, days, at, request);
            Standing to = new Standing(Mode.RETIRED, 0);
            long generation = now.state().generation();
            if (from.equals(to)) {
              return FlipResult.unchanged(id, from, generation, watch.millis());
            }
            Change change =
                Change.flip(generation + 1, at, request.by(), id, from, to)
                    .because(request.reason(), null, request.force());
            return moves.up(change, watch, asked);
          });
    } finally {
      changing.unlock();
    }
  }

  /**
   * Notes what a file of wanted standings says, or throws ControlRefusal where anything was changed
   * after a generation.
   */
  void declare(Declaration declaration, String by, String why, long seen) {
    changing.lock();
    try {
      moves.settle(
          () -> {
            long generation = snapshot().state().generation();
            FlipRules.checkGeneration(seen, generation);
            moves.note(
                Change.declared(generation + 1, clock.instant(), by, declaration).because(why));
            return true;
          });
    } finally {
      changing.unlock();
    }
  }

  /** Puts another routes.yml into force; says in words what changed. */
  String apply(RoutesFile file, String by) {
    changing.lock();
    try {
      String difference = RoutesDifference.between(snapshot().file(), file);
      long generation = snapshot().state().generation();
      moves.use(
          file,
          Change.routes(generation + 1, clock.instant(), by)
              .because("routes.yml " + file.sha256().substring(0, 12) + ": " + difference));
      return difference;
    } finally {
      changing.unlock();
    }
  }

  /** Tries again to bring to the disk what could not be kept; does nothing where all is kept. */
  void retryKeeping() {
    if (changing.tryLock()) {
      try {
        // A rollback that still waits for its turn keeps itself, with the name of who asked.
        if (moves.retryKeeping() && !changing.hasQueuedThreads()) {
          snapshot().held().forEach(id -> rollback(id, "routing-proxy", LATE));
        }
      } finally {
        changing.unlock();
      }
    }
  }

  /** Takes over what other proxies that share the state have changed. */
  void follow(SharedSession session) throws IOException {
    moves.follow(session);
  }

  /** The shared state cannot be reached: what applies stays. */
  void cutOff(@Nullable String why) {
    moves.cutOff(why);
  }

  /**
   * Lets another process have the state. Until it is taken back nothing can be moved up, and what
   * goes back is not kept.
   *
   * @throws IOException where something that applies is not kept yet; nothing is let go then
   */
  public void letGoOf(StateStore store) throws IOException {
    changing.lock();
    try {
      Optional<String> fault = diskFault();
      if (fault.isPresent()) {
        throw new IOException("not every change is on the disk yet (" + fault.get() + ")");
      }
      store.release();
    } finally {
      changing.unlock();
    }
  }

  /**
   * The opposite; what the other process has kept meanwhile applies here too.
   *
   * @throws IOException where that one still has it
   */
  public void takeBack(StateStore store) throws IOException {
    changing.lock();
    try {
      ProxyState kept = store.acquire();
      if (kept != null && kept.generation() > snapshot().state().generation()) {
        current.put(kept);
      }
    } finally {
      changing.unlock();
    }
  }

  private boolean waitForTurn() {
    try {
      return changing.tryLock(rollbackWaits.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
