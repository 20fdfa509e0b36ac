package io.figwizard.worker;

import com.codahale.metrics.MetricRegistry;
import java.util.function.BiConsumer;

/** What this process has done, by consumer; what was given up is told to somebody. */
final class DeliveryMeters {
  private final MetricRegistry metrics;
  private final BiConsumer<String, String> alerts;

  /**
   * @param alerts takes what it is about and what to say
   */
  DeliveryMeters(MetricRegistry metrics, BiConsumer<String, String> alerts) {
    this.metrics = metrics;
    this.alerts = alerts;
  }

  void delivered(String consumer, int events) {
    metrics.meter(MetricRegistry.name("worker.delivered", consumer)).mark(events);
  }

  /** A failed attempt, however many events were in it. */
  void failed(String consumer) {
    metrics.meter(MetricRegistry.name("worker.failed", consumer)).mark();
  }

  /** An event was given up. */
  void died(String consumer) {
    metrics.meter(MetricRegistry.name("worker.died", consumer)).mark();
    alerts.accept(
        "worker.gave-up." + consumer,
        consumer + " gave up on an event; it waits for somebody. See: ./fig webhooks list");
  }
}
