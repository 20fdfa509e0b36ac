package io.figwizard.routingproxy.control;

import java.util.Map;
import java.util.Objects;

/**
 * The instant at which somebody asked for a move: a rollback after it beats the move.
 *
 * @param rollbacks how often this proxy was told by then to roll each route back
 * @param recalls a mark of {@link Moves#catchUp}: what other proxies were told
 */
record Asked(Map<String, Integer> rollbacks, long recalls) {

  static Asked of(Map<String, Integer> rollbacks, long recalls) {
    return new Asked(Map.copyOf(rollbacks), recalls);
  }

  /**
   * @param now how often this proxy has been told by now
   */
  boolean isBeforeRollback(String id, Map<String, Integer> now) {
    return !Objects.equals(rollbacks.get(id), now.get(id));
  }
}
