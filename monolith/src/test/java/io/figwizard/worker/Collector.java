package io.figwizard.worker;

import io.dropwizard.util.Duration;
import io.figwizard.handlerkit.DomainEvent;
import io.figwizard.handlerkit.EventConsumer;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import org.jdbi.v3.core.Jdbi;

/**
 * A worker as a process of its own, to be killed. Its consumer writes what it takes into the table
 * {@code worker.taken}, each event in a transaction, so a kill falls between two of them.
 */
final class Collector implements EventConsumer {
  static final String TYPE = "thing.happened";

  private final Jdbi jdbi;

  private Collector(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /** JDBC URL and the roles' password. */
  public static void main(String... arguments) throws InterruptedException {
    Collector collector = new Collector(TestWorker.jdbi(arguments[0], arguments[1], "worker"));
    try (TestWorker ignored =
        TestWorker.start(
            arguments[0],
            arguments[1],
            Clock.systemUTC(),
            settings -> {
              settings.threads = 4;
              // What a killed process was at is another one's soon.
              settings.lease = Duration.seconds(2);
              // The pauses of tests are short: twelve attempts would not outlast a broken database.
              settings.maxAttempts = 1000;
            },
            collector)) {
      Thread.currentThread().join();
    }
  }

  @Override
  public String name() {
    return "one.consumer";
  }

  @Override
  public Set<String> types() {
    return Set.of(TYPE);
  }

  @Override
  public void accept(List<DomainEvent> events) {
    for (DomainEvent event : events) {
      jdbi.useHandle(
          handle ->
              handle.execute(
                  "insert into worker.taken (event_id, ordering_key, number) values (?, ?, ?)"
                      + " on conflict do nothing",
                  event.id(),
                  event.key(),
                  Recorder.number(event)));
    }
  }
}
