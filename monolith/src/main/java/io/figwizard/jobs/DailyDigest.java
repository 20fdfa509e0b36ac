package io.figwizard.jobs;

import io.figwizard.handlerkit.BackgroundJob;
import io.figwizard.jobs.ReaderSql.Reader;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends each user who wants it one mail a day, when the hour they chose has come where they are.
 *
 * <p>Plans first, in chunks; then sends what is planned, one after the other. A kill at any moment
 * leaves each digest either waiting, and the next run sends it, or {@code sending}, and nobody
 * sends it again. So the one mail that a killed process was handing over may be missing, and none
 * comes twice.
 */
final class DailyDigest implements BackgroundJob {
  static final String KIND = "digest";

  private static final Logger log = LoggerFactory.getLogger(DailyDigest.class);
  private static final Duration PAUSE = Duration.ofMinutes(1);
  // More than it takes from claiming a digest to handing it over.
  private static final Duration LEASE = Duration.ofMinutes(1);
  // More than a conversation with a slow mail server takes.
  private static final Duration SENDING = Duration.ofMinutes(15);
  private static final int AT_ONCE = 500;

  private final Jdbi jdbi;
  private final PlanDigests plan;
  private final MailServer server;
  private final DigestMail composer;
  private final MailMeters meters;
  private final Duration longestRun;
  private final Clock clock;

  DailyDigest(
      Jdbi jdbi,
      PlanDigests plan,
      MailServer server,
      DigestMail composer,
      MailMeters meters,
      Duration longestRun,
      Clock clock) {
    this.jdbi = jdbi;
    this.plan = plan;
    this.server = server;
    this.composer = composer;
    this.meters = meters;
    this.longestRun = longestRun;
    this.clock = clock;
  }

  @Override
  public String name() {
    return "jobs.daily-digest";
  }

  @Override
  public Timing timing() {
    return BackgroundJob.every(PAUSE);
  }

  @Override
  public void run() {
    Instant end = clock.instant().plus(longestRun);
    int planned = plan.plan();
    if (planned > 0) {
      log.info("Planned {} digests", planned);
    }
    abandon();
    expire();
    while (anyDue() && goesOn(end)) {
      try (MailConnection connection = server.connect()) {
        meters.serverIsUp();
        sendAll(connection, end);
      } catch (MailServerUnavailable e) {
        // They wait, and the next run asks again.
        meters.serverIsDown(e);
        return;
      }
    }
  }

  private boolean anyDue() {
    return jdbi.withExtension(DigestSql.class, sql -> sql.anyDue(clock.instant()));
  }

  private boolean goesOn(Instant end) {
    return clock.instant().isBefore(end) && !Thread.currentThread().isInterrupted();
  }

  /** Until there is no more, or the connection is of no use. */
  private void sendAll(MailConnection connection, Instant end) {
    boolean open = true;
    while (open && goesOn(end)) {
      Optional<DigestSql.Claimed> claimed = claim();
      if (claimed.isEmpty()) {
        return;
      }
      open = send(connection, claimed.get());
    }
  }

  private Optional<DigestSql.Claimed> claim() {
    Instant now = clock.instant();
    return jdbi.withExtension(DigestSql.class, sql -> sql.claim(now, now.plus(LEASE)));
  }

  /**
   * @return whether the connection can be used for another one
   */
  private boolean send(MailConnection connection, DigestSql.Claimed digest) {
    Optional<Reader> reader =
        jdbi.withExtension(ReaderSql.class, sql -> sql.find(digest.userId()))
            .filter(Reader::wantsDigest);
    int due = reader.map(user -> due(digest)).orElse(0);
    if (due == 0) {
      // Nothing to say, or nobody who wants to hear it any more.
      settle(digest, "empty", clock.instant(), null);
      return true;
    }
    Mail mail = composer.compose(digest, reader.get(), due, answeredYesterday(digest));
    int begun =
        jdbi.withExtension(
            DigestSql.class,
            sql ->
                sql.begin(digest.userId(), digest.localDate(), digest.attempts(), clock.instant()));
    if (begun == 0) {
      log.warn("Another process has taken over the digest of user {}", digest.userId());
      return true;
    }
    Outcome outcome = connection.send(mail);
    record(digest, outcome);
    return outcome.is(Outcome.Kind.SENT) || connection.isOpen();
  }

  /** What will be due when the user's day ends. */
  private int due(DigestSql.Claimed digest) {
    return jdbi.withExtension(
        ReaderSql.class,
        sql -> sql.due(digest.userId(), digest.expiresAt(), DigestMail.MOST_DUE + 1));
  }

  private int answeredYesterday(DigestSql.Claimed digest) {
    LocalDay yesterday = LocalDay.of(digest.localDate(), digest.timeZone()).before();
    return jdbi.withExtension(
        ReaderSql.class, sql -> sql.answered(digest.userId(), yesterday.start(), yesterday.end()));
  }

  private void record(DigestSql.Claimed digest, Outcome outcome) {
    meters.count(KIND, outcome);
    Instant now = clock.instant();
    Instant dueAt = outcome.is(Outcome.Kind.LATER) ? now.plus(Retry.after(digest.attempts())) : now;
    settle(digest, State.of(outcome), dueAt, outcome.code());
    if (!outcome.is(Outcome.Kind.SENT)) {
      log.warn(
          "Digest of {} to user {}, attempt {}: {}, {}",
          digest.localDate(),
          digest.userId(),
          digest.attempts(),
          State.of(outcome),
          outcome.reason());
    }
  }

  private void settle(
      DigestSql.Claimed digest, String state, Instant dueAt, @Nullable Integer code) {
    jdbi.useExtension(
        DigestSql.class,
        sql ->
            sql.settle(
                digest.userId(),
                digest.localDate(),
                digest.attempts(),
                state,
                dueAt,
                code,
                clock.instant()));
  }

  private void abandon() {
    Instant now = clock.instant();
    int unknown =
        jdbi.withExtension(DigestSql.class, sql -> sql.abandon(now.minus(SENDING), now, AT_ONCE));
    if (unknown > 0) {
      log.warn("{} digests were being sent when their process died; not sent again", unknown);
      meters.lost(
          KIND,
          "unknown",
          unknown,
          "digests were being sent when their process died; not repeated");
    }
  }

  private void expire() {
    int expired;
    do {
      expired = jdbi.withExtension(DigestSql.class, sql -> sql.expire(clock.instant(), AT_ONCE));
      if (expired > 0) {
        log.warn("{} digests were not sent before their day was over", expired);
        meters.lost(KIND, "expired", expired, "digests were not sent before their day was over");
      }
    } while (expired == AT_ONCE);
  }
}
