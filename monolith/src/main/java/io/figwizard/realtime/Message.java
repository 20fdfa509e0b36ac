package io.figwizard.realtime;

/** What we say to a client. */
sealed interface Message {
  /** From here on nothing is missed: what comes next comes after this place. */
  record Ready(long after) implements Message {}

  /** Something happened. */
  record News(NotificationSql.Row row) implements Message {}
}
