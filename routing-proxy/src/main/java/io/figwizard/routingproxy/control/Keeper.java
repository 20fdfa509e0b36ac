package io.figwizard.routingproxy.control;

import io.figwizard.routingproxy.control.state.Change;
import io.figwizard.routingproxy.control.state.ProxyState;
import io.figwizard.routingproxy.control.state.StateStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings changes to the disk and remembers those it could not bring there, to write them with the
 * next one. Used by one thread at a time; {@link #fault} by any.
 */
final class Keeper {

  private static final Logger LOG = LoggerFactory.getLogger(Keeper.class);

  private final StateStore store;
  private final List<Change> waiting = new ArrayList<>();
  private volatile @Nullable String fault;

  Keeper(StateStore store) {
    this.store = store;
  }

  /** Writes or throws; changes that were not written are forgotten. */
  void keep(ProxyState state, List<Change> changes) throws IOException {
    List<Change> all = new ArrayList<>(waiting);
    all.addAll(changes);
    try {
      store.write(state, all);
    } catch (IOException e) {
      fault = describe(e);
      throw e;
    }
    waiting.clear();
    fault = null;
  }

  /** Writes where possible; what was not written waits. Says whether it is on the disk. */
  boolean tryToKeep(ProxyState state, List<Change> changes) {
    try {
      keep(state, changes);
      return true;
    } catch (IOException e) {
      waiting.addAll(changes);
      LOG.error(
          "Generation {} applies but is NOT on the disk: {}. It would be lost in a restart; free"
              + " the disk, it is tried again until it works.",
          state.generation(),
          fault,
          e);
      return false;
    }
  }

  /** Tries once more where something waits, or where the last write failed and nothing waits. */
  void retry(ProxyState state) {
    if (waiting.isEmpty() && fault == null) {
      return;
    }
    try {
      store.write(state, List.copyOf(waiting));
      LOG.info("Generation {} is on the disk now.", state.generation());
      waiting.clear();
      fault = null;
    } catch (IOException e) {
      fault = describe(e);
    }
  }

  /** Why the last write failed, empty where it did not. */
  Optional<String> fault() {
    return Optional.ofNullable(fault);
  }

  private static String describe(IOException e) {
    return e.getClass().getSimpleName() + ": " + e.getMessage();
  }
}
