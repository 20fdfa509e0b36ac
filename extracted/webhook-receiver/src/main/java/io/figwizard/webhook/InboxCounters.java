package io.figwizard.webhook;

import com.codahale.metrics.MetricRegistry;
import io.figwizard.handlerkit.Variant;

/** The counters of one provider in one variant; the package's description lists them. */
final class InboxCounters {
  private final MetricRegistry metrics;
  private final String prefix;

  InboxCounters(MetricRegistry metrics, Provider provider, Variant variant) {
    this.metrics = metrics;
    this.prefix = MetricRegistry.name("webhook", provider.id(), variant.id());
  }

  void stored(Kind kind) {
    count(kind.id());
  }

  void duplicate() {
    count("duplicate");
  }

  void unexpectedType() {
    count("unexpected-type");
  }

  void otherApiRelease() {
    count("other-api-release");
  }

  void refused(String reason) {
    count("refused." + reason);
  }

  private void count(String what) {
    metrics.counter(MetricRegistry.name(prefix, what)).inc();
  }
}
