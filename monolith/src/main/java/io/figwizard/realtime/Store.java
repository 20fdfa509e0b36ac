package io.figwizard.realtime;

import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/** What connections read. Thread-safe. */
final class Store {
  /** A connection holds as many in memory, at most, while its client does not take them. */
  static final int BATCH = 50;

  private final Jdbi jdbi;

  Store(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  List<NotificationSql.Row> after(UUID userId, long place) {
    return jdbi.withExtension(NotificationSql.class, sql -> sql.after(userId, place, BATCH));
  }

  NotificationSql.Standing standing(UUID userId) {
    return standings(List.of(userId)).get(0);
  }

  long horizon() {
    return jdbi.withExtension(NotificationSql.class, NotificationSql::horizon);
  }

  List<NotificationSql.Standing> standings(List<UUID> userIds) {
    return jdbi.withExtension(NotificationSql.class, sql -> sql.standings(userIds));
  }
}
