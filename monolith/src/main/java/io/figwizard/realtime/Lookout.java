package io.figwizard.realtime;

import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the table for everybody who is connected: what a broken {@code LISTEN} has missed, and
 * what a read that failed has left. One user costs one look at an index, however many rows there
 * are. For one thread.
 */
final class Lookout {
  private static final Logger log = LoggerFactory.getLogger(Lookout.class);
  private static final int AT_ONCE = 500;

  private final Store store;
  private final Hub hub;
  private boolean failing;

  Lookout(Store store, Hub hub) {
    this.store = store;
    this.hub = hub;
  }

  /** What fails is tried again next time: the log has the first and the last. */
  void look() {
    try {
      List<UUID> users = hub.users();
      for (int from = 0; from < users.size(); from += AT_ONCE) {
        int to = Math.min(from + AT_ONCE, users.size());
        store.standings(users.subList(from, to)).forEach(hub::hear);
      }
      if (failing) {
        failing = false;
        log.info("Notifications can be read again");
      }
    } catch (RuntimeException e) {
      if (!failing) {
        failing = true;
        log.warn("Notifications cannot be read; connections wait: {}", e.toString());
      }
    }
  }
}
