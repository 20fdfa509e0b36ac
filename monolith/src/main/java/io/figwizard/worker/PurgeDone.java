package io.figwizard.worker;

import io.figwizard.handlerkit.BackgroundJob;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jdbi.v3.core.Jdbi;

/**
 * Deletes deliveries that were done long ago. Until then they keep an event from being delivered
 * again that the relay brings a second time. What was given up is never deleted.
 */
final class PurgeDone implements BackgroundJob {
  private static final int BATCH = 5_000;

  private final Jdbi jdbi;
  private final Duration retention;
  private final Clock clock;

  PurgeDone(Jdbi jdbi, Duration retention, Clock clock) {
    this.jdbi = jdbi;
    this.retention = retention;
    this.clock = clock;
  }

  @Override
  public String name() {
    return "worker.purge-done";
  }

  @Override
  public Timing timing() {
    return BackgroundJob.every(Duration.ofHours(1));
  }

  @Override
  public void run() {
    Instant before = clock.instant().minus(retention);
    int deleted;
    do {
      deleted = jdbi.withExtension(DeliverySql.class, sql -> sql.purge(before, BATCH));
    } while (deleted == BATCH);
  }
}
