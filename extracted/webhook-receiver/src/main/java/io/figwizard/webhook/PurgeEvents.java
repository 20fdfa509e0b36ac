package io.figwizard.webhook;

import io.figwizard.handlerkit.BackgroundJob;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes the rows of events that no provider will send again, in small transactions. Until then
 * they keep an event from being taken for a new one.
 */
final class PurgeEvents implements BackgroundJob {
  private static final Logger log = LoggerFactory.getLogger(PurgeEvents.class);
  private static final int AT_ONCE = 500;

  private final Jdbi jdbi;
  private final Duration retention;
  private final Clock clock;

  PurgeEvents(Jdbi jdbi, Duration retention, Clock clock) {
    this.jdbi = jdbi;
    this.retention = retention;
    this.clock = clock;
  }

  @Override
  public String name() {
    return "webhook.purge-events";
  }

  @Override
  public Timing timing() {
    return BackgroundJob.daily(LocalTime.of(3, 50));
  }

  @Override
  public void run() {
    Instant before = clock.instant().minus(retention);
    int deleted = 0;
    int some;
    do {
      some = jdbi.withExtension(ErasureSql.class, sql -> sql.purge(before, AT_ONCE));
      deleted += some;
    } while (some == AT_ONCE && !Thread.currentThread().isInterrupted());
    log.info("Deleted {} webhook events received before {}", deleted, before);
  }
}
