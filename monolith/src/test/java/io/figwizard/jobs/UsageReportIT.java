package io.figwizard.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.figwizard.handlertesting.SettableClock;
import io.figwizard.handlertesting.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class UsageReportIT {
  @RegisterExtension static final TestDatabase DATABASE = TestJobs.migrated();

  private static final Instant NIGHT = Instant.parse("2026-05-05T00:20:00Z");
  private static final List<String> EXPECTED =
      List.of("2026-05-04 basic 4 2 2", "2026-05-04 free 12 5 8");

  private final People people = new People(DATABASE);
  private final SettableClock clock = new SettableClock(NIGHT);
  private TestJobs jobs;

  /** Sixteen users, four of whom pay; five chunks and a half. */
  @BeforeEach
  void fill() {
    people.clear();
    jobs = new TestJobs(DATABASE.jdbcUrl(), DATABASE.password(), 1, clock);
    for (int i = 0; i < 16; i++) {
      UUID user = people.withAccount(TestJobs.someEmail(), null, null, "UTC");
      people.hasCards(user, 1, Instant.EPOCH);
      if (i % 4 == 0) {
        pays(user, "production", "2026-06-01T00:00:00Z");
      }
      if (i % 4 == 1) {
        // Neither a subscription that has ended nor one of the sandbox counts.
        pays(user, i % 8 == 1 ? "sandbox" : "production", "2026-05-04T12:00:00Z");
      }
      if (i < 7) {
        people.answered(user, Instant.parse("2026-05-04T00:00:00Z"));
      }
      if (i == 1 || i == 2 || i == 3) {
        people.answered(user, Instant.parse("2026-05-04T23:59:59.999Z"));
      }
      people.answered(user, Instant.parse("2026-05-03T23:59:59.999Z"));
      people.answered(user, Instant.parse("2026-05-05T00:00:00Z"));
    }
  }

  @Test
  void countsEveryUserOnceByPlan() {
    jobs.usageReport().run();
    jobs.usageReport().run();

    assertThat(usage()).isEqualTo(EXPECTED);
  }

  @Test
  void goesOnWhereAnEarlierRunStoppedWhereverThatWas() {
    for (int chunk = 1; chunk <= 6; chunk++) {
      people.run("truncate jobs.usage, jobs.usage_run");
      DATABASE.execute(
          """
          create sequence jobs.chunks;
          grant usage on sequence jobs.chunks to fig_jobs;
          create function jobs.fail() returns trigger language plpgsql as $$
          begin
            if nextval('jobs.chunks') = %d then raise exception 'killed'; end if;
            return new;
          end $$;
          create trigger fail before update on jobs.usage_run for each row
            execute function jobs.fail();
          """
              .formatted(chunk));

      assertThatThrownBy(() -> jobs.usageReport().run()).hasMessageContaining("killed");
      DATABASE.execute("drop function jobs.fail cascade; drop sequence jobs.chunks");
      assertThat(usage()).as("after %d chunks", chunk - 1).isNotEqualTo(EXPECTED);
      jobs.usageReport().run();

      assertThat(usage()).as("killed in chunk %d", chunk).isEqualTo(EXPECTED);
    }
  }

  @Test
  void countsNobodyTwiceWhenTwoProcessesAreAtIt() throws Exception {
    ExecutorService processes = Executors.newFixedThreadPool(3);
    try {
      List<Future<?>> runs = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        TestJobs process = new TestJobs(DATABASE.jdbcUrl(), DATABASE.password(), 1, clock);
        runs.add(processes.submit(() -> process.usageReport().run()));
      }
      for (Future<?> run : runs) {
        run.get();
      }
    } finally {
      processes.shutdownNow();
    }

    assertThat(usage()).isEqualTo(EXPECTED);
  }

  @Test
  void catchesUpOnTheDaysThatItMissed() {
    jobs.usageReport().run();
    clock.advance(Duration.ofDays(3));
    jobs.usageReport().run();
    assertThat(
            people.rows("select day from jobs.usage_run where finished_at is not null order by 1"))
        .containsExactly("2026-05-04", "2026-05-05", "2026-05-06", "2026-05-07");

    clock.advance(Duration.ofDays(30));
    jobs.usageReport().run();
    assertThat(people.rows("select count(*) from jobs.usage_run")).containsExactly("11");
  }

  private void pays(UUID user, String variant, String until) {
    people.run(
        "insert into billing.customer (variant, user_id, created_at) values (?, ?, now())",
        variant,
        user);
    people.run(
        """
        insert into billing.subscription
        values (?, ?, ?, 'basic', 'price', 'item', 'active', now(), false, null, null, null, ?,
          false, now(), now())
        """,
        variant,
        "sub_" + user,
        user,
        Instant.parse(until));
  }

  private List<String> usage() {
    return people.rows(
        "select concat_ws(' ', day, plan, users, active_users, reviews) from jobs.usage"
            + " order by plan");
  }
}
