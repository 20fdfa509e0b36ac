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
   * Where a connection begins.
   *
   * @param newest no notification of the user's is further
   * @param horizon what is not further may be deleted
   */
  record Start(long newest, long horizon) {}

  /**
   * Lets the connection in; it hears of everything from now on.
   *
   * @return what to open the connection with
   * @throws Refusal where it cannot be let in; so can what the database throws be
   */
  Start admit(Connection connection) {
    hub.enter(connection);
    try {
      NotificationSql.Standing standing = store.standing(connection.userId());
      if (standing.departed()) {
        throw Refusal.forbidden("account_deleted", Ending.ACCOUNT_DELETED.message());
      }
      long horizon = store.horizon();
      Long newest = standing.newest();
      return new Start(newest == null ? horizon : Math.max(newest, horizon), horizon);
    } catch (RuntimeException e) {
      connection.gone();
      throw e;
    }
  }
}
