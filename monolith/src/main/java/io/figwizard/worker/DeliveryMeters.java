package io.figwizard.worker;

import com.codahale.metrics.MetricRegistry;

/** What this process has done, by consumer. */
final class DeliveryMeters {
  private final MetricRegistry metrics;

  DeliveryMeters(MetricRegistry metrics) {
    this.metrics = metrics;
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
  }
}
