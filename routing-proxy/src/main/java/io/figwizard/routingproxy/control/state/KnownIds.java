package io.figwizard.routingproxy.control.state;

import java.util.UUID;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * Which change made each of the last generations, as far as this process has seen. A database that
 * says otherwise later has forgotten them. Thread-safe.
 */
final class KnownIds {

  private static final int KEPT = 100;

  private final ConcurrentNavigableMap<Long, UUID> ids = new ConcurrentSkipListMap<>();

  void add(long generation, UUID id) {
    ids.put(generation, id);
    while (ids.size() > KEPT) {
      ids.pollFirstEntry();
    }
  }

  void forgetAll() {
    ids.clear();
  }

  /** Whether that generation was made by another change than is known here. */
  boolean contradicts(long generation, UUID found) {
    UUID known = ids.get(generation);
    return known != null && !known.equals(found);
  }
}
