package io.figwizard.routingproxy.control;

import io.figwizard.routingproxy.control.routesfile.RoutesFile;
import io.figwizard.routingproxy.control.state.Change;
import io.figwizard.routingproxy.control.state.ProxyState;
import io.figwizard.routingproxy.control.state.RecalledException;
import io.figwizard.routingproxy.control.state.SharedSession;
import io.figwizard.routingproxy.control.state.SharedStore;
import io.figwizard.routingproxy.control.state.StaleStateException;
import io.figwizard.routingproxy.control.state.Standing;
import io.figwizard.routingproxy.control.state.UnknownOutcomeException;
import io.figwizard.routingproxy.control.users.UserBudgets;
import io.figwizard.routingproxy.routes.Mode;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The moves of a proxy that shares its state with others. Nothing becomes part of the state that is
 * not written; a rollback is held in memory until it is. While the store cannot be reached, what
 * applied last applies on, and only rollbacks are taken.
 */
final class SharedMoves implements Moves {

  private static final Logger LOG = LoggerFactory.getLogger(RouteControl.class);
  private static final int TRIES = 10;

  /** Later than any. */
  private static final long NO_RECALL_COUNTS = Long.MAX_VALUE;

  /** Others wrote first. */
  private static final class Overtaken extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Overtaken(Throwable cause) {
      super(cause);
    }
  }

  private final CurrentSnapshot current;
  private final SharedStore store;
  private final Contact contact;
  private final PendingRollbacks pending;
  private final FollowedState state;
  private final HeardRecalls recalls;
  private final CanaryBeginnings beginnings;
  private final RoutesRecord routesRecord;

  SharedMoves(CurrentSnapshot current, SharedStore store, UserBudgets budgets, Clock clock) {
    this.current = current;
    this.store = store;
    contact = new Contact(current, clock);
    pending = new PendingRollbacks(current, store, clock);
    state = new FollowedState(current, store, pending, budgets);
    recalls = new HeardRecalls(store);
    beginnings = new CanaryBeginnings(budgets);
    routesRecord = new RoutesRecord(current, store, clock);
  }

  @Override
  public long catchUp() {
    if (!contact.isLost()) {
      try {
        return state.look();
      } catch (IOException e) {
        contact.lost(e.getMessage());
      }
    }
    throw notKept("Nothing was moved");
  }

  @Override
  public boolean isRecalledSince(long asked, String route) {
    if (contact.isLost()) {
      return false;
    }
    try {
      return recalls.isAfter(asked, route, state.newestRecall());
    } catch (IOException e) {
      contact.lost(e.getMessage());
      return false;
    }
  }

  @Override
  public <T> T settle(Supplier<T> decision) {
    for (int attempt = 1; ; attempt++) {
      try {
        return decision.get();
      } catch (Overtaken e) {
        if (attempt == TRIES) {
          throw ControlRefusal.conflict(
              ControlRefusal.MOVED_MEANWHILE,
              "Others changed routes " + TRIES + " times meanwhile; nothing was moved. Ask again.");
        }
        catchUp();
      }
    }
  }

  @Override
  public List<FlipResult> up(List<Change> changes, Stopwatch watch, long asked) {
    if (changes.isEmpty()) {
      return List.of();
    }
    if (contact.isLost()) {
      // Known for whoever asked before it was lost, too: a try takes seconds, and others wait.
      throw notKept(Moved.not(changes));
    }
    Snapshot before = current.get();
    ProxyState next = before.state().after(changes);
    Map<String, UUID> lists =
        beginnings.of(before, changes).stream()
            .collect(Collectors.toMap(group -> group, group -> UUID.randomUUID()));
    try {
      store.write(next, changes, lists, asked);
    } catch (StaleStateException e) {
      throw new Overtaken(e);
    } catch (RecalledException e) {
      throw FlipRules.rolledBackMeanwhile(e.route());
    } catch (UnknownOutcomeException e) {
      contact.lost(e.getMessage());
      throw new ControlRefusal(
          503,
          "state_not_known",
          "Nobody knows whether "
              + Moved.names(changes)
              + " was moved: the database went away while it was written. Look with `./fig routes`"
              + " when it is back.",
          Map.of());
    } catch (IOException e) {
      contact.lost(e.getMessage());
      throw notKept(Moved.not(changes));
    }
    state.written(next, lists);
    return Moved.up(current.get(), changes, watch);
  }

  @Override
  public List<FlipResult> down(List<Change> changes, Collection<String> routes, Stopwatch watch) {
    // Fewer users but not none needs the store, as up does: whoever cannot wait rolls back.
    return !changes.isEmpty() && changes.stream().allMatch(SharedMoves::isRollback)
        ? back(routes, changes.get(0).who(), changes.get(0).why(), watch)
        : up(changes, watch, NO_RECALL_COUNTS);
  }

  private static boolean isRollback(Change change) {
    Standing from = change.from();
    return Standing.MONOLITH.equals(change.to()) && from != null && from.mode() != Mode.RETIRED;
  }

  @Override
  public List<FlipResult> back(
      Collection<String> routes, String by, String reason, Stopwatch watch) {
    current.hold(routes);
    double applied = watch.millis();
    ProxyState before = current.get().state();
    pending.add(routes, by, reason, before.generation());
    List<Change> written = new ArrayList<>();
    if (!contact.isLost()) {
      try {
        state.look();
        write(routes, written);
        return Rollbacks.answer(routes, kept(written, applied), current.get().state(), applied);
      } catch (IOException e) {
        contact.lost(e.getMessage());
      }
    }
    List<FlipResult> results = new ArrayList<>(kept(written, applied));
    Set<String> alone = new TreeSet<>(routes);
    written.forEach(change -> alone.remove(change.route()));
    pending.keptAlone(alone);
    LOG.error("{} are on the monolith again at this proxy, but NOT at the others.", alone);
    alone.forEach(
        id ->
            results.add(
                FlipResult.inMemoryOnly(
                    id, before.standing(id), before.generation(), applied, inMemoryOnly())));
    return results;
  }

  private static List<FlipResult> kept(List<Change> written, double applied) {
    return written.stream().map(change -> FlipResult.of(change, applied, true, null)).toList();
  }

  private void write(Collection<String> routes, List<Change> written) throws IOException {
    for (int attempt = 1; attempt <= TRIES; attempt++) {
      try {
        pending.write(routes, written);
        return;
      } catch (StaleStateException e) {
        state.look();
      }
    }
    throw new IOException("others changed routes " + TRIES + " times meanwhile");
  }

  @Override
  public void use(RoutesFile file, Change change) {
    current.use(file);
    routesRecord.due(change);
    retryKeeping();
  }

  @Override
  public void note(Change change) {
    ProxyState next = current.get().state().after(change);
    try {
      store.write(next, List.of(change));
    } catch (StaleStateException e) {
      throw new Overtaken(e);
    } catch (IOException e) {
      contact.lost(e.getMessage());
      throw notKept("Nothing was noted");
    }
    current.advance(next, Set.of());
  }

  @Override
  public boolean retryKeeping() {
    if (contact.isLost()) {
      return false;
    }
    if (pending.isEmpty() && !routesRecord.isDue()) {
      return true;
    }
    try {
      state.look();
      pending.forgetOvertaken();
      write(pending.routes(), new ArrayList<>());
      while (routesRecord.isDue()) {
        try {
          routesRecord.write();
        } catch (StaleStateException e) {
          state.look();
        }
      }
      return true;
    } catch (IOException e) {
      contact.lost(e.getMessage());
      return false;
    }
  }

  @Override
  public Optional<String> fault() {
    return contact.fault();
  }

  @Override
  public String inMemoryOnly() {
    return "Rolled back at this proxy only, in its memory: the state's database does not answer. It"
        + " is written when the database is back; until then ask the other proxies too.";
  }

  @Override
  public void follow(SharedSession session) throws IOException {
    state.follow(session);
    contact.found();
  }

  @Override
  public void cutOff(@Nullable String why) {
    contact.lost(why);
  }

  private ControlRefusal notKept(String what) {
    return new ControlRefusal(
        503,
        "state_not_kept",
        what
            + ": this proxy is "
            + contact.fault().orElse("cut off from the state's database.")
            + " Ask another one, or ask again when it is back; a rollback works even so.",
        Map.of());
  }
}
