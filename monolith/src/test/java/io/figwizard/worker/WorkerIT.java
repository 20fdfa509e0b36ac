package io.figwizard.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dropwizard.util.Duration;
import io.figwizard.auth.AuthBundle;
import io.figwizard.handlerkit.EventConsumer;
import io.figwizard.handlertesting.Eventually;
import io.figwizard.handlertesting.SettableClock;
import io.figwizard.handlertesting.TestDatabase;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class WorkerIT {
  private static final String TYPE = "thing.happened";
  private static final Consumer<WorkerConfiguration> AS_USUAL = settings -> {};

  @RegisterExtension
  static final TestDatabase DATABASE =
      TestDatabase.migratedFor(AuthBundle.class.getPackage(), WorkerBundle.class.getPackage());

  private final Events events = new Events(DATABASE);

  @BeforeEach
  void clear() {
    events.clear();
  }

  @Test
  void bringsAnEventToEveryConsumerOnceAndErasesIt() throws Exception {
    Recorder one = new Recorder("one.consumer", TYPE);
    Recorder other = new Recorder("other.consumer", TYPE);
    Recorder uninterested = new Recorder("third.consumer", "something.else");
    events.write(TYPE, "user:1", 7);

    try (TestWorker ignored = worker(AS_USUAL, one, other, uninterested)) {
      Eventually.holds("both are done", () -> events.deliveries("done") == 2);
    }

    assertThat(one.taken("user:1")).containsExactly(7);
    assertThat(other.taken("user:1")).containsExactly(7);
    assertThat(uninterested.count()).isZero();
    assertThat(events.inOutbox()).isZero();
    assertThat(events.lanes()).isZero();
    assertThat(
            events.number(
                "select count(*) from worker.delivery where payload is null and ordering_key is"
                    + " null"))
        .isEqualTo(2);
  }

  @Test
  void leavesWhatNobodyWantsAndGoesPastIt() throws Exception {
    Recorder recorder = new Recorder("one.consumer", TYPE);
    events.write("nobody.cares", "user:1", 1);
    events.write(TYPE, "user:1", 2);

    try (TestWorker ignored = worker(settings -> settings.batch = 1, recorder)) {
      Eventually.holds("the second is done", () -> events.deliveries("done") == 1);
    }

    assertThat(recorder.taken("user:1")).containsExactly(2);
    assertThat(events.rows("select type from auth.outbox")).containsExactly("nobody.cares");
  }

  @Test
  void waitsUntilAnEventMayBeDelivered() throws Exception {
    SettableClock clock = new SettableClock(Instant.now());
    Recorder recorder = new Recorder("one.consumer", TYPE);
    events.write(TYPE, "user:1", 1);
    DATABASE.execute("update auth.outbox set available_at = now() + interval '1 hour'");
    events.write(TYPE, "user:1", 2);
    clock.advance(java.time.Duration.ofMinutes(1));

    try (TestWorker ignored = worker(clock, AS_USUAL, recorder)) {
      Eventually.holds("the later one is done", () -> events.deliveries("done") == 1);
      assertThat(recorder.taken("user:1")).containsExactly(2);

      clock.advance(java.time.Duration.ofHours(2));
      Eventually.holds("the earlier one too", () -> events.deliveries("done") == 2);
    }
  }

  @Test
  void repeatsTheCopyWithoutHarmWhenItCouldNotDelete() throws Exception {
    Recorder recorder = new Recorder("one.consumer", TYPE);
    DATABASE.execute("revoke delete on auth.outbox from fig_auth");
    events.write(TYPE, "user:1", 1);

    try (TestWorker ignored = worker(AS_USUAL, recorder)) {
      Eventually.holds("it is delivered", () -> events.deliveries("done") == 1);
      assertThat(events.inOutbox()).isEqualTo(1);
      DATABASE.execute("grant delete on auth.outbox to fig_auth");
      Eventually.holds("it is deleted at last", () -> events.inOutbox() == 0);
      Eventually.holds("no lane is left", () -> events.lanes() == 0);
    } finally {
      DATABASE.execute("grant delete on auth.outbox to fig_auth");
    }

    assertThat(recorder.taken("user:1")).containsExactly(1);
  }

  @Test
  void keepsTheOrderOfEveryKeyUnderManyThreadsAndProcesses() throws Exception {
    Recorder first = new Recorder("one.consumer", TYPE);
    Consumer<WorkerConfiguration> eight = settings -> settings.threads = 8;
    int keys = 500;
    int each = 40;
    List<Events.Numbered> all = new ArrayList<>();
    for (int number = 0; number < each; number++) {
      for (int key = 0; key < keys; key++) {
        all.add(new Events.Numbered("user:" + key, number));
      }
    }
    events.write(TYPE, shuffledKeepingTheOrderOfKeys(all));

    try (TestWorker ignored = worker(eight, first);
        TestWorker alsoIgnored = worker(eight, first)) {
      for (int quarter = 1; quarter <= 4; quarter++) {
        int enough = keys * each * quarter / 4;
        Eventually.holds(enough + " are done", () -> events.deliveries("done") >= enough);
      }
    }

    assertThat(first.clashes()).isEmpty();
    List<Integer> expected = java.util.stream.IntStream.range(0, each).boxed().toList();
    assertThat(first.all()).hasSize(keys);
    assertThat(first.all().values())
        .allSatisfy(numbers -> assertThat(numbers).containsExactlyElementsOf(expected));
  }

  @Test
  void letsLaterEventsOfAKeyWaitBehindAFailedOne() throws Exception {
    AtomicInteger refusals = new AtomicInteger(3);
    Recorder recorder =
        new Recorder(
            "one.consumer",
            TYPE,
            event -> {
              if (Recorder.number(event) == 1 && refusals.getAndDecrement() > 0) {
                throw new IllegalStateException("anna@example.org");
              }
            });
    SettableClock clock = new SettableClock(Instant.now());
    events.write(TYPE, "user:1", 1);
    clock.advance(java.time.Duration.ofSeconds(1));

    // The clock runs ahead, and what is being delivered meanwhile stays whose it is.
    Consumer<WorkerConfiguration> leased = settings -> settings.lease = Duration.hours(1);
    try (TestWorker worker = worker(clock, leased, recorder)) {
      Eventually.holds("it has failed", () -> worker.metered("worker.failed.one.consumer") == 1);
      events.write(TYPE, "user:1", 2);
      events.write(TYPE, "user:2", 3);
      clock.advance(java.time.Duration.ofMillis(1));
      Eventually.holds("another key goes on", () -> events.deliveries("done") == 1);
      assertThat(recorder.taken("user:1")).isEmpty();
      assertThat(events.rows("select last_error from worker.delivery where attempts = 1").get(0))
          .startsWith("java.lang.IllegalStateException at worker.WorkerIT.")
          .doesNotContain("anna");

      Eventually.holds(
          "it succeeds in the end",
          () -> {
            clock.advance(java.time.Duration.ofMillis(100));
            return events.deliveries("done") == 3;
          });
    }

    assertThat(recorder.taken("user:1")).containsExactly(1, 2);
    assertThat(refusals.get()).isNegative();
  }

  @Test
  void givesUpOnlyTheEventThatCanNeverBeTakenAndTakesItWhenAskedAgain() throws Exception {
    AtomicBoolean poisonous = new AtomicBoolean(true);
    Recorder recorder =
        new Recorder(
            "one.consumer",
            TYPE,
            event -> {
              if (Recorder.number(event) == 2 && poisonous.get()) {
                throw new IllegalStateException();
              }
            });
    for (int number = 0; number < 5; number++) {
      events.write(TYPE, "user:1", number);
    }

    try (TestWorker worker = worker(settings -> settings.maxAttempts = 3, recorder)) {
      Eventually.holds("one is dead", () -> events.deliveries("dead") == 1);
      Eventually.holds("the others are done", () -> events.deliveries("done") == 4);
      assertThat(recorder.taken("user:1")).containsExactly(0, 1, 3, 4);
      // Written down first; told, perhaps, while another thread is at the next.
      Eventually.holds("it is told", () -> !worker.alerts().isEmpty());
      assertThat(worker.metered("worker.died.one.consumer")).isEqualTo(1);
      assertThat(worker.alerts())
          .singleElement()
          .asString()
          .contains("one.consumer", "./fig webhooks list")
          .doesNotContain("user:1");
      assertThat(events.lanes()).isZero();

      Letters letters =
          new Letters(
              TestWorker.jdbi(DATABASE.jdbcUrl(), DATABASE.password(), "worker"),
              Clock.systemUTC());
      assertThat(String.join("\n", letters.list(10)))
          .contains("dead", TYPE, "one.consumer", "user:1", "IllegalStateException");
      poisonous.set(false);
      assertThat(letters.retryFailed("other.type")).contains("nothing to retry");
      assertThat(letters.retryFailed(TYPE)).startsWith("1 to be tried again");
      Eventually.holds("it is done too", () -> events.deliveries("done") == 5);
      assertThat(letters.list(10)).containsExactly("Everything is delivered.");
      assertThatThrownBy(() -> letters.retry(List.of(1L)))
          .hasMessageContaining("[1]")
          .hasMessageContaining("list");
    }
    assertThat(recorder.taken("user:1")).endsWith(2);
  }

  @Test
  void keepsALaneAsLongAsItsConsumerTakes() throws Exception {
    CountDownLatch answer = new CountDownLatch(1);
    Recorder slow = new Recorder("one.consumer", TYPE, event -> await(answer));
    events.write(TYPE, "user:1", 1);
    // Moves on only when the lease was prolonged: no machine is too slow for that.
    SettableClock clock = new SettableClock(Instant.now().plusSeconds(1));
    Consumer<WorkerConfiguration> shortly = settings -> settings.lease = Duration.seconds(2);

    try (TestWorker ignored = worker(clock, shortly, slow);
        TestWorker other = worker(clock, shortly, slow)) {
      Eventually.holds("somebody is at it", () -> !slow.batches().isEmpty());
      String leaseOwner = events.rows("select lease_owner from worker.lane").get(0);
      Instant first = dueAt();
      while (!clock.instant().isAfter(first)) {
        Instant before = dueAt();
        clock.advance(java.time.Duration.ofMillis(1500));
        Eventually.holds("the lease is prolonged", () -> dueAt().isAfter(before));
      }
      assertThat(events.rows("select lease_owner from worker.lane")).containsExactly(leaseOwner);
      assertThat(dueAt()).isAfter(first);
      answer.countDown();
      Eventually.holds("it is done", () -> events.deliveries("done") == 1);
    }

    assertThat(slow.taken("user:1")).containsExactly(1);
    assertThat(slow.batches()).hasSize(1);
  }

  @Test
  void givesBackWhatItCannotFinishInTime() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    Recorder stuck = new Recorder("one.consumer", TYPE, event -> await(never));
    events.write(TYPE, "user:1", 1);
    Consumer<WorkerConfiguration> impatient =
        settings -> {
          settings.stopWithin = Duration.milliseconds(50);
          settings.lease = Duration.hours(1);
        };

    try (TestWorker ignored = worker(impatient, stuck)) {
      Eventually.holds("it is stuck", () -> !stuck.batches().isEmpty());
    }
    assertThat(events.rows("select attempts from worker.delivery")).containsExactly("0");
    Recorder healthy = new Recorder("one.consumer", TYPE);
    try (TestWorker ignored = worker(impatient, healthy)) {
      Eventually.holds("another takes it", () -> events.deliveries("done") == 1);
    }
  }

  @Test
  void finishesWhatItIsAtWhenItIsStopped() throws Exception {
    CountDownLatch answer = new CountDownLatch(1);
    Recorder slow = new Recorder("one.consumer", TYPE, event -> await(answer));
    events.write(TYPE, "user:1", 1);

    TestWorker worker = worker(settings -> settings.stopWithin = Duration.minutes(1), slow);
    Eventually.holds("it has begun", () -> !slow.batches().isEmpty());
    Thread stop = new Thread(() -> closeQuietly(worker));
    stop.start();
    events.write(TYPE, "user:2", 2);
    answer.countDown();
    stop.join();

    assertThat(events.deliveries("done")).isEqualTo(1);
    assertThat(slow.taken("user:2")).isEmpty();
  }

  private static List<Events.Numbered> shuffledKeepingTheOrderOfKeys(List<Events.Numbered> all) {
    List<String> keys = new ArrayList<>(all.stream().map(Events.Numbered::key).toList());
    Collections.shuffle(keys, new Random(20_000));
    java.util.Map<String, AtomicInteger> next = new java.util.HashMap<>();
    return keys.stream()
        .map(
            key ->
                new Events.Numbered(
                    key, next.computeIfAbsent(key, k -> new AtomicInteger()).getAndIncrement()))
        .toList();
  }

  private Instant dueAt() throws Exception {
    return Instant.ofEpochMilli(
        events.number("select cast(extract(epoch from due_at) * 1000 as bigint) from worker.lane"));
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static void closeQuietly(TestWorker worker) {
    try {
      worker.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static TestWorker worker(
      Consumer<WorkerConfiguration> change, EventConsumer... consumers) {
    return worker(Clock.systemUTC(), change, consumers);
  }

  private static TestWorker worker(
      Clock clock, Consumer<WorkerConfiguration> change, EventConsumer... consumers) {
    return TestWorker.start(DATABASE.jdbcUrl(), DATABASE.password(), clock, change, consumers);
  }
}
