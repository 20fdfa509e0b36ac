package io.figwizard.realtime;

import io.figwizard.handlerkit.Refusal;

/** Lets connections in. Thread-safe. */
final class Reception {
  private final Hub hub;
  private final Store store;

  Reception(Hub hub, Store store) {
    this.hub = hub;
    this.store = store;
  }

  /**
   * Lets the connection in; it hears of everything from now on.
   *
   * @return the sequence of its user's newest notification, to open the connection with
   * @throws Refusal where it cannot be let in; so can what the database throws be
   */
  long admit(Connection connection) {
    hub.enter(connection);
    try {
      NotificationSql.Standing standing = store.standing(connection.userId());
      if (standing.departed()) {
        throw Refusal.forbidden(Ending.ACCOUNT_DELETED.code(), Ending.ACCOUNT_DELETED.message());
      }
      Long newest = standing.newest();
      return newest == null ? 0 : newest;
    } catch (RuntimeException e) {
      connection.gone();
      throw e;
    }
  }
}
