package io.figwizard.routingproxy.control;

import io.figwizard.routingproxy.control.routesfile.RoutesFile;
import io.figwizard.routingproxy.control.state.ProxyState;
import io.figwizard.routingproxy.control.state.StateUpdate;
import io.figwizard.routingproxy.control.users.UserBudgets;
import java.time.Clock;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.function.UnaryOperator;

/** The one reference to what applies now. Readers never wait; swaps take turns. */
final class CurrentSnapshot {

  private final UserBudgets budgets;
  private final Clock clock;
  private volatile Snapshot snapshot;

  CurrentSnapshot(RoutesFile file, ProxyState state, UserBudgets budgets, Clock clock) {
    this.budgets = budgets;
    this.clock = clock;
    snapshot = Snapshot.of(file, state, Set.of(), clock.instant(), budgets);
  }

  Snapshot get() {
    return snapshot;
  }

  /** Another state under the same file; routes that are held stay so. */
  void put(ProxyState state) {
    swap(now -> of(now.file(), state, now.held()));
  }

  /** Another file and state; routes that are held stay so. */
  void put(RoutesFile file, ProxyState state) {
    swap(now -> of(file, state, now.held()));
  }

  /** Another state, which says itself where the routes stand that were held until now. */
  void put(ProxyState state, Collection<String> noLongerHeld) {
    swap(
        now -> {
          Set<String> held = new HashSet<>(now.held());
          noLongerHeld.forEach(held::remove);
          return of(now.file(), state, held);
        });
  }

  /** Puts routes on the monolith whatever the state says, all at the same instant. */
  void hold(Collection<String> routes) {
    swap(
        now -> {
          Set<String> held = new HashSet<>(now.held());
          held.addAll(routes);
          return of(now.file(), now.state(), held);
        });
  }

  /** Sends users where the hours of the canaries say; answers whether anything changed. */
  boolean lookAtTheClock() {
    Snapshot before = snapshot;
    if (Snapshot.closed(before.state(), clock.instant()).equals(before.closed())) {
      return false;
    }
    swap(now -> of(now.file(), now.state(), now.held()));
    return true;
  }

  private Snapshot of(RoutesFile file, ProxyState state, Set<String> held) {
    return Snapshot.of(file, state, held, clock.instant(), budgets);
  }

  /** Lets these routes stand where the state says. */
  void release(Collection<String> routes) {
    swap(
        now -> {
          Set<String> held = new HashSet<>(now.held());
          held.removeAll(Set.copyOf(routes));
          return of(now.file(), now.state(), held);
        });
  }

  /** Another file under the same state. */
  void use(RoutesFile file) {
    swap(now -> of(file, now.state(), now.held()));
  }

  /** A later state, unless a still later one is there already; says where held routes stand. */
  void advance(ProxyState later, Collection<String> noLongerHeld) {
    swap(
        now -> {
          Set<String> held = new HashSet<>(now.held());
          held.removeAll(Set.copyOf(noLongerHeld));
          ProxyState state = now.state();
          return of(now.file(), later.generation() > state.generation() ? later : state, held);
        });
  }

  /** Another state whatever generation it has, with more routes held. */
  void replace(ProxyState state, Collection<String> moreHeld) {
    swap(
        now -> {
          Set<String> held = new HashSet<>(now.held());
          held.addAll(moreHeld);
          return of(now.file(), state, held);
        });
  }

  /** What others changed, as far as it is not known yet; routes that are held stay so. */
  void follow(StateUpdate update) {
    swap(
        now -> {
          ProxyState state = now.state();
          if (update.generation() < state.generation()) {
            return now;
          }
          long known = state.generation();
          ProxyState later =
              state
                  .after(update.changes().stream().filter(it -> it.generation() > known).toList())
                  .withRoutes(update.routesSha256());
          return later.equals(state) ? now : of(now.file(), later, now.held());
        });
  }

  /** Takes an instant: no input or output happens inside. */
  private synchronized void swap(UnaryOperator<Snapshot> next) {
    snapshot = next.apply(snapshot);
  }
}
