package io.figwizard.realtime;

/** What we say to a client. */
sealed interface Message {
  /**
   * From here on nothing is missed: what comes next comes after this place.
   *
   * @param complete whether all that came after the client's own place is still there
   */
  record Ready(long after, boolean complete) implements Message {}

  /** Something happened. */
  record News(NotificationSql.Row row) implements Message {}
}
