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
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The digest's process is killed between any two of its steps; another one goes on. Each of three
 * people gets the digest at most once, and exactly once unless the kill came while the mail server
 * had the mail.
 */
class DigestKillIT {
  @RegisterExtension static final TestDatabase DATABASE = TestJobs.migrated();

  private static final String NOW = "2026-05-04T12:00:00Z";
  private static final int PEOPLE = 3;

  private final People people = new People(DATABASE);
  private ScriptedSmtp smtp;

  @BeforeEach
  void start() throws Exception {
    people.clear();
    smtp = ScriptedSmtp.start();
    for (int i = 0; i < PEOPLE; i++) {
      people.subscribed("UTC");
    }
  }

  @AfterEach
  void stop() throws Exception {
    smtp.close();
    // The next test waits until nobody is connected; a pool would stay for a minute.
    endConnections();
  }

  /**
   * @param step which is being written: planned, claimed, begun, settled
   * @param committed whether the database does what it was told, after its client has died
   */
  @ParameterizedTest
  @CsvSource({
    "waiting, true, 3, 0",
    "waiting, false, 3, 0",
    "waiting 1, true, 3, 0",
    "waiting 1, false, 3, 0",
    // Marked, and nobody will know that it was not handed over.
    "sending 1, true, 2, 1",
    "sending 1, false, 3, 0",
    "sent 1, true, 3, 0",
    // Handed over, and nobody will know that it was.
    "sent 1, false, 3, 1",
  })
  void whileTheDatabaseIsWrittenTo(String step, boolean committed, int mails, int unknown)
      throws Exception {
    String state = "new.state || case when new.attempts = 0 then '' else ' ' || new.attempts end";
    try (RowGate gate =
            RowGate.closed(
                DATABASE,
                "jobs",
                "insert or update on jobs.digest",
                "(%s) = '%s'".formatted(state, step));
        ServerProcess process = process()) {
      Eventually.holds("it has come to: " + step, gate::isWaitedAt);
      process.kill();
      process.awaitExit();
      if (!committed) {
        endConnections();
      }
      gate.open();
      Eventually.holds("the dead one's statement is over", () -> !somebodyIsConnected());
    }

    assertThatAnotherOneGoesOn(mails, unknown);
  }

  private ServerProcess process() {
    return ServerProcess.start(
        DigestProcess.class,
        Map.of(),
        DATABASE.jdbcUrl(),
        DATABASE.password(),
        Integer.toString(smtp.port()),
        NOW);
  }

  @ParameterizedTest
  @CsvSource({
    // Before anything is marked.
    "GREETING, 3, 0",
    "EHLO, 3, 0",
    // From then on one mail may be missing, and none comes twice.
    "MAIL, 2, 1",
    "RCPT, 2, 1",
    "DATA, 2, 1",
    // A short mail has left the process as a whole.
    "BODY, 3, 1",
    "END, 3, 1",
  })
  void whileTheMailServerIsSpokenTo(Step step, int mails, int unknown) throws Exception {
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
    try (ServerProcess process = process()) {
      reached.await();
      process.kill();
      process.awaitExit();
    }
    dead.countDown();
    Eventually.holds("the database has noticed", () -> !somebodyIsConnected());

    assertThatAnotherOneGoesOn(mails, unknown);
  }

  /**
   * @param unknown how many are marked as being sent, for good
   */
  private void assertThatAnotherOneGoesOn(int mails, int unknown) throws Exception {
    SettableClock clock = new SettableClock(Instant.parse(NOW));
    TestJobs other = new TestJobs(DATABASE.jdbcUrl(), DATABASE.password(), smtp.port(), clock);
    for (int minutes : List.of(2, 20, 20)) {
      clock.advance(Duration.ofMinutes(minutes));
      other.digest().run();
    }

    Eventually.holds("the mail server has all", () -> smtp.taken().size() >= mails);
    assertThat(
            smtp.taken().stream()
                .map(mail -> mail.lines().filter(line -> line.startsWith("To:")).toList()))
        .hasSize(mails)
        .doesNotHaveDuplicates();
    assertThat(people.rows("select count(*) from jobs.digest where state = 'sent'"))
        .containsExactly(Integer.toString(PEOPLE - unknown));
    assertThat(people.rows("select count(*) from jobs.digest where state = 'unknown'"))
        .containsExactly(Integer.toString(unknown));
    assertThat(other.metered("digest", "unknown")).isEqualTo(unknown);
  }

  private void endConnections() {
    people.rows(
        "select pg_terminate_backend(pid, 60000) from pg_stat_activity"
            + " where datname = current_database() and usename = 'fig_jobs'");
  }

  private boolean somebodyIsConnected() {
    return !people
        .rows(
            "select 1 from pg_stat_activity where datname = current_database()"
                + " and usename = 'fig_jobs'")
        .isEmpty();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
