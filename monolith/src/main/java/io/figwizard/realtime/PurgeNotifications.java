package io.figwizard.realtime;

import io.figwizard.handlerkit.BackgroundJob;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.IntSupplier;
import org.jdbi.v3.core.Jdbi;

/** Deletes what nobody can be expected to come back for, in small transactions. */
final class PurgeNotifications implements BackgroundJob {
  private static final int BATCH = 5_000;

  /** Longer than any event about a user who left can be on its way: providers retry for days. */
  private static final Duration DEPARTED = Duration.ofDays(90);

  private final Jdbi jdbi;
  private final Duration retention;
  private final Clock clock;

  PurgeNotifications(Jdbi jdbi, Duration retention, Clock clock) {
    this.jdbi = jdbi;
    this.retention = retention;
    this.clock = clock;
  }

  @Override
  public String name() {
    return "realtime.purge";
  }

  @Override
  public Timing timing() {
    return BackgroundJob.every(Duration.ofHours(1));
  }

  @Override
  public void run() {
    Instant now = clock.instant();
    untilFewAreLeft(
        () ->
            jdbi.withExtension(
                NotificationSql.class, sql -> sql.purge(now.minus(retention), BATCH)));
    untilFewAreLeft(
        () ->
            jdbi.withExtension(
                NotificationSql.class, sql -> sql.purgeDeparted(now.minus(DEPARTED), BATCH)));
    untilFewAreLeft(() -> jdbi.withExtension(TicketSql.class, sql -> sql.purge(now, BATCH)));
  }

  private static void untilFewAreLeft(IntSupplier purge) {
    int deleted;
    do {
      deleted = purge.getAsInt();
    } while (deleted == BATCH);
  }
}
