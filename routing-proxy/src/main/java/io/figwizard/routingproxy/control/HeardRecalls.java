package io.figwizard.routingproxy.control;

import io.figwizard.routingproxy.control.state.SharedStore;
import java.io.IOException;
import java.util.Map;

/** Which routes any proxy was told to leave on the monolith, where they stood. Thread-safe. */
final class HeardRecalls {

  private final SharedStore store;
  private Map<String, Long> numbers = Map.of();

  /** Which was the newest when they were asked for. */
  private long asOf;

  HeardRecalls(SharedStore store) {
    this.store = store;
  }

  /**
   * @param mark the newest recall of another instant
   * @param newest that of now: the store is asked only where this one is not known here yet
   */
  synchronized boolean isAfter(long mark, String route, long newest) throws IOException {
    if (newest > mark && newest != asOf) {
      numbers = store.recalls();
      asOf = newest;
    }
    return numbers.getOrDefault(route, 0L) > mark;
  }
}
