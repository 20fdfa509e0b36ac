package io.figwizard.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.figwizard.handlertesting.Eventually;
import io.figwizard.handlertesting.RowGate;
import io.figwizard.handlertesting.ServerProcess;
import io.figwizard.handlertesting.SettableClock;
import io.figwizard.handlertesting.TestDatabase;
import io.figwizard.jobs.ScriptedSmtp.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Each job's process is killed in the middle, and another one goes on. {@link DigestKillIT} has the
 * digest, step by step.
 */
class JobKillIT {
  @RegisterExtension static final TestDatabase DATABASE = TestJobs.migrated();

  private static final String NOW = "2026-05-05T03:20:00Z";

  private final People people = new People(DATABASE);
  private ScriptedSmtp smtp;
  private TestJobs other;
  private String ours = "";

  @BeforeEach
  void start() throws Exception {
    people.clear();
    smtp = ScriptedSmtp.start();
    SettableClock later = new SettableClock(Instant.parse(NOW).plus(Duration.ofMinutes(10)));
    other = new TestJobs(DATABASE.jdbcUrl(), DATABASE.password(), smtp.port(), later);
    other.configuration.reportTo = "operators@example.org";
    // Sessions of this process, which keeps some open: those of the one that is killed are others.
    ours =
        String.join(
            ",",
            people.rows("select pid from pg_stat_activity where datname = current_database()"));
  }

  @AfterEach
  void stop() throws Exception {
    smtp.close();
  }

  /**
   * @param committed whether the database does what it was told, after its client has died
   */
  @ParameterizedTest
  @CsvSource({"true", "false"})
  void theUsageReportCountsEveryUserOnce(boolean committed) throws Exception {
    for (int i = 0; i < 10; i++) {
      people.withAccount(TestJobs.someEmail(), null, null, "UTC");
    }
    // Chunks of three; the second one waits for us when it notes how far it has come.
    killInTheMiddle(
        "usage-report",
        committed,
        "update on jobs.usage_run",
        "(select sum(users) from jobs.usage) > 3");
    other.usageReport().run();

    assertThat(people.rows("select day || ' ' || sum(users) from jobs.usage group by day"))
        .containsExactly("2026-05-04 10");
    assertThat(people.rows("select day from jobs.usage_run where finished_at is not null"))
        .containsExactly("2026-05-04");
  }

  @Test
  void thePurgeLeavesNothingOldAndTakesNothingNew() throws Exception {
    UUID user = people.withAccount(TestJobs.someEmail(), null, null, "UTC");
    people.run(
        """
        insert into jobs.digest (user_id, local_date, state, due_at, expires_at, time_zone, changed_at)
        select ?, date '2026-05-05' - n, 'sent', now(), now(), 'UTC', now()
        from generate_series(0, 3000) n
        """,
        user);
    // A thousand at once, the oldest first; in the second thousand it is killed.
    killInTheMiddle("purge", false, "delete on jobs.digest", "old.local_date = '2021-01-01'");
    assertThat(people.rows("select count(*) from jobs.digest")).containsExactly("2001");
    other.purge().run();

    assertThat(people.rows("select min(local_date) || ' ' || count(*) from jobs.digest"))
        .containsExactly("2026-04-05 31");
  }

  /** Handed over, and the process dies before it can write that down: a second copy. */
  @ParameterizedTest
  @CsvSource({"reset-mails, MAIL, 1", "reset-mails, END, 2"})
  void aResetMailIsNeverMissing(String job, Step step, int copies) throws Exception {
    UUID user = people.withAccount("ada@example.org", "Ada", null, "UTC");
    people.run(
        """
        insert into jobs.reset_mail (event_id, user_id, token, state, due_at, expires_at, changed_at)
        values (gen_random_uuid(), ?, 'a token', 'waiting', ?, ?, now())
        """,
        user,
        Instant.parse(NOW),
        Instant.parse(NOW).plus(Duration.ofHours(1)));

    killWhileTheMailServerIsSpokenTo(job, step);
    other.resetMails().run();

    Eventually.holds("the mail server has all", () -> smtp.taken().size() >= copies);
    assertThat(smtp.taken()).hasSize(copies);
    assertThat(people.rows("select state, token from jobs.reset_mail where token is null"))
        .containsExactly("sent");
  }

  @ParameterizedTest
  @CsvSource({"send-usage-report, MAIL, 1", "send-usage-report, END, 2"})
  void theReportIsNeverMissingFromTheMailbox(String job, Step step, int copies) throws Exception {
    people.run("insert into jobs.usage_run values ('2026-05-04', gen_random_uuid(), now())");

    killWhileTheMailServerIsSpokenTo(job, step);
    other.sendUsageReport().run();

    Eventually.holds("the mail server has all", () -> smtp.taken().size() >= copies);
    assertThat(smtp.taken()).hasSize(copies);
    assertThat(people.rows("select mail from jobs.usage_run")).containsExactly("sent");
  }

  /**
   * @param before what is being written then
   * @param when it is that row
   */
  private void killInTheMiddle(String job, boolean committed, String before, String when)
      throws Exception {
    try (RowGate gate = RowGate.closed(DATABASE, "jobs", before, when);
        ServerProcess process = process(job)) {
      Eventually.holds("it is in the middle", gate::isWaitedAt);
      process.kill();
      process.awaitExit();
      if (!committed) {
        people.rows(
            "select pg_terminate_backend(pid, 60000) from pg_stat_activity where datname ="
                + " current_database() and usename = 'fig_jobs' and wait_event_type = 'Lock'");
      }
      gate.open();
      Eventually.holds("the dead one's statement is over", () -> !connected());
    }
  }

  private void killWhileTheMailServerIsSpokenTo(String job, Step step) throws Exception {
    CountDownLatch reached = new CountDownLatch(1);
    CountDownLatch dead = new CountDownLatch(1);
    smtp.follow(
        (at, line) -> {
          if (at == step && reached.getCount() > 0) {
            reached.countDown();
            await(dead);
          }
          return null;
        });
    try (ServerProcess process = process(job)) {
      reached.await();
      process.kill();
      process.awaitExit();
    }
    dead.countDown();
    Eventually.holds("the database has noticed", () -> !connected());
  }

  private ServerProcess process(String job) {
    return ServerProcess.start(
        JobProcess.class,
        Map.of(),
        job,
        DATABASE.jdbcUrl(),
        DATABASE.password(),
        Integer.toString(smtp.port()),
        NOW);
  }

  private boolean connected() {
    List<String> sessions =
        people.rows(
            "select 1 from pg_stat_activity where datname = current_database()"
                + " and usename = 'fig_jobs' and pid not in ("
                + ours
                + ")");
    return !sessions.isEmpty();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
