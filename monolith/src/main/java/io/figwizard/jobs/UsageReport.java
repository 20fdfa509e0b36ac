package io.figwizard.jobs;

import io.figwizard.handlerkit.BackgroundJob;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts every night how many used the product on the day before, by plan, and on the days that
 * were missed, a week at most. Each chunk of users is counted in the transaction that notes how far
 * it has come, so a kill loses no chunk and counts none twice.
 */
final class UsageReport implements BackgroundJob {
  private static final Logger log = LoggerFactory.getLogger(UsageReport.class);
  private static final LocalTime AT_NIGHT = LocalTime.of(0, 20);
  private static final int DAYS_BACK = 7;
  private static final UUID FIRST = new UUID(0, 0);

  private final Jdbi jdbi;
  private final int chunk;
  private final Clock clock;

  UsageReport(Jdbi jdbi, int chunk, Clock clock) {
    this.jdbi = jdbi;
    this.chunk = chunk;
    this.clock = clock;
  }

  @Override
  public String name() {
    return "jobs.usage-report";
  }

  @Override
  public Timing timing() {
    return BackgroundJob.daily(AT_NIGHT);
  }

  @Override
  public void run() {
    LocalDate today = clock.instant().atOffset(ZoneOffset.UTC).toLocalDate();
    LocalDate earliest = today.minusDays(DAYS_BACK);
    LocalDate next =
        jdbi.withExtension(UsageSql.class, UsageSql::lastFinished)
            .map(last -> last.plusDays(1))
            .orElse(today.minusDays(1));
    LocalDate day = next.isBefore(earliest) ? earliest : next;
    for (; day.isBefore(today); day = day.plusDays(1)) {
      count(day);
      if (Thread.currentThread().isInterrupted()) {
        return;
      }
    }
  }

  private void count(LocalDate day) {
    jdbi.useExtension(UsageSql.class, sql -> sql.begin(day, FIRST));
    boolean more = true;
    while (more && !Thread.currentThread().isInterrupted()) {
      more = jdbi.inTransaction(handle -> countChunk(handle, day));
    }
    if (!more) {
      jdbi.withExtension(UsageSql.class, sql -> sql.lines(day))
          .forEach(
              line ->
                  log.info(
                      "Usage of {}, plan {}: {} users, {} active, {} answers",
                      day,
                      line.plan(),
                      line.users(),
                      line.activeUsers(),
                      line.reviews()));
    }
  }

  /**
   * @return whether there may be more
   */
  private boolean countChunk(Handle handle, LocalDate day) {
    UsageSql sql = handle.attach(UsageSql.class);
    UsageSql.Run run = sql.lock(day);
    if (run.finishedAt() != null) {
      return false;
    }
    Instant since = day.atStartOfDay(ZoneOffset.UTC).toInstant();
    Instant until = day.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
    UsageSql.Counted counted = sql.count(day, since, until, run.afterUser(), chunk);
    UUID last = counted.last();
    if (last != null) {
      sql.advance(day, last);
    }
    if (counted.users() < chunk) {
      sql.finish(day, clock.instant());
      return false;
    }
    return true;
  }
}
