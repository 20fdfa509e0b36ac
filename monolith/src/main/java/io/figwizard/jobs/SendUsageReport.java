package io.figwizard.jobs;

import io.figwizard.handlerkit.BackgroundJob;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Mails each day's usage, once it is counted, to whom the configuration names. At least once: a
 * second copy does no harm, many do. What could not be sent within a week is not sent any more.
 */
final class SendUsageReport implements BackgroundJob {
  static final String KIND = "usage-report";

  private static final Logger log = LoggerFactory.getLogger(SendUsageReport.class);
  private static final Duration PAUSE = Duration.ofMinutes(5);
  // More than connecting and sending may last.
  private static final Duration LEASE = Duration.ofMinutes(5);
  private static final int DAYS_BACK = 7;

  private final Jdbi jdbi;
  private final MailServer server;
  private final UsageMail composer;
  private final MailMeters meters;
  private final Clock clock;

  SendUsageReport(
      Jdbi jdbi, MailServer server, UsageMail composer, MailMeters meters, Clock clock) {
    this.jdbi = jdbi;
    this.server = server;
    this.composer = composer;
    this.meters = meters;
    this.clock = clock;
  }

  @Override
  public String name() {
    return "jobs.send-usage-report";
  }

  @Override
  public Timing timing() {
    return BackgroundJob.every(PAUSE);
  }

  @Override
  public void run() {
    for (Optional<UsageSql.ToMail> next = claim(); next.isPresent(); next = claim()) {
      try (MailConnection connection = server.connect()) {
        meters.serverIsUp();
        record(next.get(), connection.send(compose(next.get().day())));
      } catch (MailServerUnavailable e) {
        meters.serverIsDown(e);
        postpone(next.get());
        return;
      }
    }
  }

  private Optional<UsageSql.ToMail> claim() {
    if (Thread.currentThread().isInterrupted()) {
      return Optional.empty();
    }
    Instant now = clock.instant();
    LocalDate earliest = now.atOffset(ZoneOffset.UTC).toLocalDate().minusDays(DAYS_BACK);
    return jdbi.withExtension(UsageSql.class, sql -> sql.claimMail(earliest, now, now.plus(LEASE)));
  }

  private Mail compose(LocalDate day) {
    return composer.compose(day, jdbi.withExtension(UsageSql.class, sql -> sql.lines(day)));
  }

  private void record(UsageSql.ToMail report, Outcome outcome) {
    meters.count(KIND, outcome);
    if (Retry.again(outcome, report.attempts())) {
      postpone(report);
    } else {
      settle(report, State.of(outcome));
    }
    if (outcome.is(Outcome.Kind.REFUSED)) {
      meters.lost(KIND, "given-up", 1, "usage report was refused: is jobs.reportTo right?");
    }
    if (!outcome.is(Outcome.Kind.SENT)) {
      log.warn(
          "The usage report of {}, attempt {}: {}, {}",
          report.day(),
          report.attempts(),
          outcome.kind(),
          outcome.reason());
    }
  }

  private void settle(UsageSql.ToMail report, String state) {
    jdbi.useExtension(UsageSql.class, sql -> sql.settleMail(report.day(), state));
  }

  private void postpone(UsageSql.ToMail report) {
    Instant dueAt = clock.instant().plus(Retry.after(report.attempts()));
    jdbi.useExtension(UsageSql.class, sql -> sql.postponeMail(report.day(), dueAt));
  }
}
