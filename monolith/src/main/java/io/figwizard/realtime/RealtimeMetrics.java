package io.figwizard.realtime;

import com.codahale.metrics.Gauge;
import com.codahale.metrics.Meter;
import com.codahale.metrics.MetricRegistry;

/** Counts what happens, beneath {@code realtime.}; thread-safe. */
final class RealtimeMetrics {
  private final MetricRegistry registry;
  private final Meter sent;
  private final Meter readFailed;

  RealtimeMetrics(MetricRegistry registry) {
    this.registry = registry;
    this.sent = registry.meter("realtime.sent");
    this.readFailed = registry.meter("realtime.read-failed");
  }

  void connections(Hub hub) {
    registry.registerGauge("realtime.connections", (Gauge<Integer>) hub::size);
  }

  void listening(Listening listening) {
    registry.registerGauge(
        "realtime.listening", (Gauge<Integer>) () -> listening.isListening() ? 1 : 0);
  }

  void sent(int notifications) {
    sent.mark(notifications);
  }

  void readFailed() {
    readFailed.mark();
  }

  void ended(Ending ending) {
    registry.meter(MetricRegistry.name("realtime.ended", ending.code())).mark();
  }
}
