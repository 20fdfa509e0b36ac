package io.figwizard.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.figwizard.auth.AuthBundle;
import io.figwizard.handlertesting.Eventually;
import io.figwizard.handlertesting.RowGate;
import io.figwizard.handlertesting.ServerProcess;
import io.figwizard.handlertesting.TestDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Workers as processes that are killed, and connections that break, in the middle of it. */
class CrashIT {
  private static final int KEYS = 50;
  private static final int EACH = 20;

  @RegisterExtension
  static final TestDatabase DATABASE =
      TestDatabase.migratedFor(AuthBundle.class.getPackage(), WorkerBundle.class.getPackage());

  private final Events events = new Events(DATABASE);

  @BeforeEach
  void clear() throws Exception {
    events.clear();
    DATABASE.execute(
        """
        drop table if exists worker.taken;
        create table worker.taken (
          event_id uuid primary key, ordering_key text not null, number int not null,
          place bigint generated always as identity);
        grant select, insert on worker.taken to fig_worker;
        """);
    List<Events.Numbered> all = new ArrayList<>();
    for (int number = 0; number < EACH; number++) {
      for (int key = 0; key < KEYS; key++) {
        all.add(new Events.Numbered("user:" + key, number));
      }
    }
    events.write(Collector.TYPE, all);
  }

  @Test
  void goesOnWhereAKilledProcessStopped() throws Exception {
    // Neither is through before it is killed, however fast it is: the last third waits for us.
    try (RowGate gate =
            RowGate.closed(
                DATABASE,
                "worker",
                "insert on worker.taken",
                "(select count(*) from worker.taken) >= 700");
        ServerProcess first = collector();
        ServerProcess second = collector()) {
      Eventually.holds("it has begun", () -> taken() > 100);
      first.kill();
      Eventually.holds("it goes on", () -> taken() > 400);
      second.kill();
      second.awaitExit();
      assertThat(taken()).isLessThan((long) KEYS * EACH);
      gate.open();
      try (ServerProcess ignored = collector()) {
        Eventually.holds("all are done", () -> events.deliveries("done") == KEYS * EACH);
      }
    }
    assertEveryEventIsTakenInOrder();
  }

  @Test
  void survivesThatAllConnectionsBreakAgainAndAgain() throws Exception {
    try (ServerProcess ignored = collector()) {
      for (int after = 100; after <= 500; after += 200) {
        long enough = after;
        Eventually.holds("it goes on", () -> taken() > enough);
        events.rows(
            "select pg_terminate_backend(pid) from pg_stat_activity"
                + " where datname = current_database() and pid <> pg_backend_pid()");
      }
      Eventually.holds("all are done", () -> events.deliveries("done") == KEYS * EACH);
    }
    assertEveryEventIsTakenInOrder();
  }

  private void assertEveryEventIsTakenInOrder() throws Exception {
    assertThat(taken()).isEqualTo((long) KEYS * EACH);
    assertThat(
            events.rows(
                """
                select ordering_key from (
                  select ordering_key, number,
                         lag(number) over (partition by ordering_key order by place) as before
                  from worker.taken) as taken
                where number <> coalesce(before + 1, 0)
                """))
        .as("keys out of order")
        .isEmpty();
  }

  private long taken() throws Exception {
    return events.number("select count(*) from worker.taken");
  }

  private static ServerProcess collector() {
    return ServerProcess.start(Collector.class, Map.of(), DATABASE.jdbcUrl(), DATABASE.password());
  }
}
