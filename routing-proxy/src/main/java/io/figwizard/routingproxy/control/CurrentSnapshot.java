package io.figwizard.routingproxy.control;

import io.figwizard.routingproxy.control.routesfile.RoutesFile;
import io.figwizard.routingproxy.control.state.ProxyState;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.function.UnaryOperator;

/** The one reference to what applies now. Readers never wait; swaps take turns. */
final class CurrentSnapshot {

  private volatile Snapshot snapshot;

  CurrentSnapshot(Snapshot first) {
    snapshot = first;
  }

  Snapshot get() {
    return snapshot;
  }

  /** Another state under the same file; routes that are held stay so. */
  void put(ProxyState state) {
    swap(now -> Snapshot.of(now.file(), state, now.held()));
  }

  /** Another file and state; routes that are held stay so. */
  void put(RoutesFile file, ProxyState state) {
    swap(now -> Snapshot.of(file, state, now.held()));
  }

  /** Another state, which says itself where the routes stand that were held until now. */
  void put(ProxyState state, Collection<String> noLongerHeld) {
    swap(
        now -> {
          Set<String> held = new HashSet<>(now.held());
          noLongerHeld.forEach(held::remove);
          return Snapshot.of(now.file(), state, held);
        });
  }

  /** Puts routes on the monolith whatever the state says, all at the same instant. */
  void hold(Collection<String> routes) {
    swap(
        now -> {
          Set<String> held = new HashSet<>(now.held());
          held.addAll(routes);
          return Snapshot.of(now.file(), now.state(), held);
        });
  }

  /** Takes an instant: no input or output happens inside. */
  private synchronized void swap(UnaryOperator<Snapshot> next) {
    snapshot = next.apply(snapshot);
  }
}
