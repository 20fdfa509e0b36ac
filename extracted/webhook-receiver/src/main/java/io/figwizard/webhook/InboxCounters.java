package io.figwizard.webhook;

import com.codahale.metrics.Counter;
import com.codahale.metrics.MetricRegistry;
import io.figwizard.handlerkit.Variant;
import java.util.stream.Stream;

/**
 * The counters of one provider in one variant; the package's description lists them. All are there
 * from the beginning: what was never counted is 0 and not missing.
 */
final class InboxCounters {
  private static final String DUPLICATE = "duplicate";
  private static final String UNEXPECTED_TYPE = "unexpected-type";
  private static final String OTHER_API_RELEASE = "other-api-release";
  private static final String REFUSED = "refused";
  private static final String WRONG_VARIANT = "wrong-variant";

  private final MetricRegistry metrics;
  private final String prefix;

  InboxCounters(MetricRegistry metrics, Provider provider, Variant variant) {
    this.metrics = metrics;
    this.prefix = MetricRegistry.name("webhook", provider.id(), variant.id());
    Stream.of(Kind.values()).map(Kind::id).forEach(this::counter);
    Stream.of(DUPLICATE, UNEXPECTED_TYPE, OTHER_API_RELEASE).forEach(this::counter);
    Stream.of(Verdict.values())
        .filter(verdict -> verdict != Verdict.GENUINE)
        .forEach(verdict -> counter(REFUSED, verdict.reason()));
    counter(REFUSED, WRONG_VARIANT);
  }

  void stored(Kind kind) {
    counter(kind.id()).inc();
  }

  void duplicate() {
    counter(DUPLICATE).inc();
  }

  void unexpectedType() {
    counter(UNEXPECTED_TYPE).inc();
  }

  void otherApiRelease() {
    counter(OTHER_API_RELEASE).inc();
  }

  void refused(Verdict verdict) {
    counter(REFUSED, verdict.reason()).inc();
  }

  void refusedOtherVariant() {
    counter(REFUSED, WRONG_VARIANT).inc();
  }

  private Counter counter(String... names) {
    return metrics.counter(MetricRegistry.name(prefix, names));
  }
}
