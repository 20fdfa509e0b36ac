package io.figwizard.routingproxy.control;

import io.figwizard.routingproxy.control.state.Change;
import io.figwizard.routingproxy.control.state.ProxyState;
import io.figwizard.routingproxy.control.state.SharedStore;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tells the shared history of a new routes.yml. Each proxy reads its own; the first one to apply a
 * new one writes it down, the others find it there.
 */
final class RoutesRecord {

  private final CurrentSnapshot current;
  private final SharedStore store;
  private final Clock clock;
  private volatile @Nullable Change due;

  RoutesRecord(CurrentSnapshot current, SharedStore store, Clock clock) {
    this.current = current;
    this.store = store;
    this.clock = clock;
  }

  boolean isDue() {
    return due != null;
  }

  void due(Change change) {
    due = change;
  }

  /**
   * @throws io.figwizard.routingproxy.control.state.StaleStateException where others were faster
   */
  void write() throws IOException {
    Change change = due;
    ProxyState base = current.get().state();
    String sha256 = current.get().file().sha256();
    if (change != null && !base.routesSha256().equals(sha256)) {
      Change next =
          Change.routes(base.generation() + 1, clock.instant(), change.who()).because(change.why());
      ProxyState after = base.after(next).withRoutes(sha256);
      store.write(after, List.of(next));
      current.advance(after, Set.of());
    }
    due = null;
  }
}
