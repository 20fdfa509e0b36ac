package io.figwizard.jobs;

import io.figwizard.handlerkit.BackgroundJob;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Deletes what became of mails long ago, in small transactions. */
final class PurgeMails implements BackgroundJob {
  private static final Logger log = LoggerFactory.getLogger(PurgeMails.class);
  private static final LocalTime AT_NIGHT = LocalTime.of(3, 20);
  private static final int AT_ONCE = 1_000;

  private final Jdbi jdbi;
  private final Duration retention;
  private final Clock clock;

  PurgeMails(Jdbi jdbi, Duration retention, Clock clock) {
    this.jdbi = jdbi;
    this.retention = retention;
    this.clock = clock;
  }

  @Override
  public String name() {
    return "jobs.purge-mails";
  }

  @Override
  public Timing timing() {
    return BackgroundJob.daily(AT_NIGHT);
  }

  @Override
  public void run() {
    Instant before = clock.instant().minus(retention);
    LocalDate day = before.atOffset(ZoneOffset.UTC).toLocalDate();
    int deleted = 0;
    int some;
    do {
      some =
          jdbi.withExtension(DigestSql.class, sql -> sql.purge(day, AT_ONCE))
              + jdbi.withExtension(ResetMailSql.class, sql -> sql.purge(before, AT_ONCE));
      deleted += some;
    } while (some >= AT_ONCE);
    log.info("Deleted {} mails from before {}", deleted, day);
  }
}
