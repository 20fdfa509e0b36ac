package io.figwizard.conversation;

import com.codahale.metrics.MetricRegistry;
import io.figwizard.handlerkit.Alerts;
import io.figwizard.handlerkit.Refusal;
import io.figwizard.handlerkit.Variant;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a provider's failures mean for the request. What providers say about them is neither logged
 * nor passed on: they quote keys and what users wrote.
 */
final class ProviderFailures {
  /** The providers there are; codes and counters are named after them. */
  enum Provider {
    VOICE("voice"),
    TEXT("text");

    private final String id;

    Provider(String id) {
      this.id = id;
    }

    String id() {
      return id;
    }
  }

  private static final Logger log = LoggerFactory.getLogger(ProviderFailures.class);
  private static final Duration SHORTLY = Duration.ofSeconds(5);
  private static final Duration LONGEST = Duration.ofMinutes(2);

  private final Provider provider;
  private final Variant variant;
  private final MetricRegistry metrics;
  private final Alerts alerts;

  ProviderFailures(Provider provider, Variant variant, MetricRegistry metrics, Alerts alerts) {
    this.provider = provider;
    this.variant = variant;
    this.metrics = metrics;
    this.alerts = alerts;
  }

  /** Names breaker and bulkhead: {@code voice-sandbox}. */
  String name() {
    return provider.id() + variant.suffix();
  }

  Refusal unavailable(Outage outage) {
    count("unavailable");
    log.warn("{} does not answer as it should ({}); answering 503", name(), outage.getMessage());
    return refusal(outage.retryAfter());
  }

  Refusal notAsked(String reason) {
    count("not-asked");
    log.warn("{} is not asked at the moment ({}); answering 503", name(), reason);
    return refusal(null);
  }

  MissingAtProvider missing(String question) {
    return new MissingAtProvider(name() + " does not have what it was asked for: " + question);
  }

  /**
   * @param code the provider's, empty where it gives none
   */
  RefusedByProvider refused(String question, int status, String code) {
    count("refused");
    if (status == 401 || status == 403) {
      alerts.raise(
          "conversation." + provider.id() + "-key-refused-" + variant.id(),
          "The %s provider does not accept our key of %s (status %d): nobody can use it until the key is replaced."
              .formatted(provider.id(), variant.id(), status));
    }
    return new RefusedByProvider(
        "%s did not accept a request of ours: %s, status %d, code %s. Check key, agent and model."
            .formatted(name(), question, status, code.isEmpty() ? "none" : code),
        code);
  }

  private Refusal refusal(@Nullable Duration retryAfter) {
    Duration after = retryAfter == null || retryAfter.isZero() ? SHORTLY : retryAfter;
    return Refusal.retryLater(
        503,
        provider.id() + "_provider_unavailable",
        "The "
            + provider.id()
            + " provider cannot be reached at the moment. Try again shortly, with the same"
            + " Idempotency-Key.",
        after.compareTo(LONGEST) > 0 ? LONGEST : after);
  }

  private void count(String what) {
    metrics.meter("conversation." + provider.id() + "." + variant.id() + "." + what).mark();
  }
}
