package io.figwizard.jobs;

import io.figwizard.handlerkit.BackgroundJob;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends the mails with which passwords are reset, and erases their tokens. Each mail is claimed for
 * a while; whoever is killed meanwhile leaves it to the next one.
 */
final class SendResetMails implements BackgroundJob {
  static final String KIND = "password-reset";

  private static final Logger log = LoggerFactory.getLogger(SendResetMails.class);
  private static final Duration PAUSE = Duration.ofSeconds(2);
  // More than a conversation with a slow mail server takes.
  private static final Duration LEASE = Duration.ofMinutes(3);
  private static final int AT_ONCE = 500;

  private final Jdbi jdbi;
  private final MailServer server;
  private final PasswordResetMail composer;
  private final MailMeters meters;
  private final Clock clock;

  SendResetMails(
      Jdbi jdbi, MailServer server, PasswordResetMail composer, MailMeters meters, Clock clock) {
    this.jdbi = jdbi;
    this.server = server;
    this.composer = composer;
    this.meters = meters;
    this.clock = clock;
  }

  @Override
  public String name() {
    return "jobs.send-password-reset-mails";
  }

  @Override
  public Timing timing() {
    return BackgroundJob.every(PAUSE);
  }

  @Override
  public void run() {
    expire();
    if (!jdbi.withExtension(ResetMailSql.class, sql -> sql.anyDue(clock.instant()))) {
      return;
    }
    try (MailConnection connection = server.connect()) {
      meters.serverIsUp();
      sendAll(connection);
    } catch (MailServerUnavailable e) {
      // They wait, and the next run asks again.
      meters.serverIsDown(e);
    }
  }

  private void expire() {
    int expired;
    do {
      expired = jdbi.withExtension(ResetMailSql.class, sql -> sql.expire(clock.instant(), AT_ONCE));
      if (expired > 0) {
        log.warn("{} password-reset mails were not sent before their tokens expired", expired);
        meters.lost(
            KIND,
            "expired",
            expired,
            "password-reset mails were not sent before their tokens expired. Is there a mail"
                + " server?");
      }
    } while (expired == AT_ONCE);
  }

  private void sendAll(MailConnection connection) {
    boolean open = true;
    while (open && !Thread.currentThread().isInterrupted()) {
      Optional<ResetMailSql.Claimed> claimed = claim();
      if (claimed.isEmpty()) {
        return;
      }
      Outcome outcome = send(connection, claimed.get());
      record(claimed.get(), outcome);
      open = outcome.is(Outcome.Kind.SENT) || connection.isOpen();
    }
  }

  private Optional<ResetMailSql.Claimed> claim() {
    Instant now = clock.instant();
    return jdbi.withExtension(ResetMailSql.class, sql -> sql.claim(now, now.plus(LEASE)));
  }

  private Outcome send(MailConnection connection, ResetMailSql.Claimed claimed) {
    return jdbi.withExtension(ReaderSql.class, sql -> sql.find(claimed.userId()))
        .map(reader -> composer.compose(claimed, reader))
        .map(connection::send)
        .orElseGet(() -> Outcome.refused("there is no such account any more"));
  }

  private void record(ResetMailSql.Claimed claimed, Outcome outcome) {
    meters.count(KIND, outcome);
    Instant now = clock.instant();
    boolean again = Retry.again(outcome, claimed.attempts());
    if (again) {
      Instant dueAt = now.plus(Retry.after(claimed.attempts()));
      jdbi.useExtension(
          ResetMailSql.class,
          sql -> sql.postpone(claimed.eventId(), claimed.attempts(), dueAt, outcome.code(), now));
    } else {
      String state = State.of(outcome);
      jdbi.useExtension(
          ResetMailSql.class, sql -> sql.finish(claimed.eventId(), state, outcome.code(), now));
    }
    if (outcome.is(Outcome.Kind.SENT)) {
      log.info("Password-reset mail {} to user {}: sent", claimed.eventId(), claimed.userId());
    } else {
      log.warn(
          "Password-reset mail {} to user {}, attempt {}: {}, {}",
          claimed.eventId(),
          claimed.userId(),
          claimed.attempts(),
          again ? "tried again later" : "given up",
          outcome.reason());
    }
  }
}
