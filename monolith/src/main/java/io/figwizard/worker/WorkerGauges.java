package io.figwizard.worker;

import com.codahale.metrics.Gauge;
import com.codahale.metrics.MetricRegistry;
import io.figwizard.handlerkit.EventConsumer;
import io.figwizard.handlerkit.Outbox;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Jdbi;

/**
 * What waits: {@code worker.pending}, {@code worker.oldest-pending-seconds} and {@code worker.dead}
 * by consumer, {@code worker.unwanted} and {@code worker.oldest-unwanted-seconds} by domain. Not a
 * number while the database cannot be asked.
 */
final class WorkerGauges {
  private final MetricRegistry metrics;
  private final Clock clock;

  WorkerGauges(MetricRegistry metrics, Clock clock) {
    this.metrics = metrics;
    this.clock = clock;
  }

  void ofConsumers(Iterable<EventConsumer> consumers, Jdbi jdbi) {
    Recent<Map<String, Backlog>> backlogs =
        new Recent<>(
            () ->
                jdbi.withExtension(BacklogSql.class, sql -> sql.all(clock.instant())).stream()
                    .collect(Collectors.toMap(Backlog::consumer, backlog -> backlog)),
            clock);
    for (EventConsumer consumer : consumers) {
      String name = consumer.name();
      Supplier<Backlog> backlog = () -> backlogs.get().getOrDefault(name, Backlog.none(name));
      gauge("worker.pending", name, backlog, Backlog::pending);
      gauge("worker.dead", name, backlog, Backlog::dead);
      gauge(
          "worker.oldest-pending-seconds",
          name,
          backlog,
          found -> found.pending() == 0 ? 0 : age(found.oldestPending()));
    }
  }

  void ofOutboxes(Map<String, Outbox> outboxes, Set<String> wanted) {
    outboxes.forEach(
        (domain, outbox) -> {
          Recent<Outbox.Unwanted> unwanted =
              new Recent<>(() -> outbox.unwanted(wanted, clock.instant()), clock);
          gauge("worker.unwanted", domain, unwanted::get, Outbox.Unwanted::count);
          gauge(
              "worker.oldest-unwanted-seconds",
              domain,
              unwanted::get,
              found -> found.since().map(this::age).orElse(0.0));
        });
  }

  private double age(Instant since) {
    return Duration.between(since, clock.instant()).toMillis() / 1000.0;
  }

  private <T> void gauge(String what, String of, Supplier<T> source, ToDoubleFunction<T> reading) {
    Gauge<Double> gauge =
        () -> {
          try {
            return reading.applyAsDouble(source.get());
          } catch (RuntimeException e) {
            // One gauge that throws would take all other metrics from the reader.
            return Double.NaN;
          }
        };
    metrics.register(MetricRegistry.name(what, of), gauge);
  }
}
