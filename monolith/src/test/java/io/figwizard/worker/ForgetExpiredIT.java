package io.figwizard.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.figwizard.auth.AuthBundle;
import io.figwizard.handlertesting.Eventually;
import io.figwizard.handlertesting.SettableClock;
import io.figwizard.handlertesting.TestDatabase;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Events that have had their time, whatever became of them. */
class ForgetExpiredIT {
  private static final Instant NOON = Instant.parse("2026-05-04T12:00:00Z");

  @RegisterExtension
  static final TestDatabase DATABASE =
      TestDatabase.migratedFor(AuthBundle.class.getPackage(), WorkerBundle.class.getPackage());

  private final Events events = new Events(DATABASE);

  @BeforeEach
  void clear() {
    events.clear();
  }

  @Test
  void areErasedWhenTheySayThatTheyHaveExpired() throws Exception {
    deliver("dead", "{\"token\": \"t\", \"expiresAt\": \"2026-05-04T12:00:00+00:00\"}");
    deliver("pending", "{\"token\": \"t\", \"expiresAt\": \"2026-05-04T12:00:00.000001+00:00\"}");
    deliver("dead", "{\"token\": \"t\"}");
    deliver("dead", "{\"expiresAt\": \"soon\"}");
    deliver("dead", "{\"expiresAt\": 7}");
    SettableClock clock = new SettableClock(NOON);
    ForgetExpired job =
        new ForgetExpired(
            TestWorker.jdbi(DATABASE.jdbcUrl(), DATABASE.password(), "worker"), clock);

    job.run();
    assertThat(events.deliveries("done")).isEqualTo(1);
    assertThat(events.number("select count(*) from worker.delivery where payload is not null"))
        .isEqualTo(4);

    clock.advance(Duration.ofSeconds(1));
    job.run();
    assertThat(events.deliveries("done")).isEqualTo(2);
    assertThat(events.deliveries("pending")).isZero();
    assertThat(events.deliveries("dead")).isEqualTo(3);
  }

  @Test
  void leaveTheirLaneToOthers() throws Exception {
    deliver("pending", "{\"number\": 1, \"expiresAt\": \"2026-05-04T12:00:00+00:00\"}");
    deliver("pending", "{\"number\": 2}");
    DATABASE.execute(
        "insert into worker.lane (consumer, ordering_key, due_at)"
            + " values ('one.consumer', 'user:1', now())");
    new ForgetExpired(
            TestWorker.jdbi(DATABASE.jdbcUrl(), DATABASE.password(), "worker"), Clock.systemUTC())
        .run();
    Recorder recorder = new Recorder("one.consumer", "thing.happened");

    try (TestWorker ignored =
        TestWorker.start(
            DATABASE.jdbcUrl(), DATABASE.password(), Clock.systemUTC(), settings -> {}, recorder)) {
      Eventually.holds("both are over", () -> events.deliveries("done") == 2);
      Eventually.holds("so is the lane", () -> events.lanes() == 0);
    }
    assertThat(recorder.taken("user:1")).containsExactly(2);
  }

  private static void deliver(String state, String payload) {
    DATABASE.execute(
        """
        insert into worker.delivery
          (event_id, consumer, domain, sequence, type, ordering_key, payload, created_at, state)
        values (gen_random_uuid(), 'one.consumer', 'auth', 1, 'thing.happened', 'user:1', '%s',
          now(), '%s')
        """
            .formatted(payload, state));
  }
}
