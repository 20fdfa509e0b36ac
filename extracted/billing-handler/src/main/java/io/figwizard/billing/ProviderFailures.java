package io.figwizard.billing;

import com.codahale.metrics.MetricRegistry;
import com.stripe.exception.ApiConnectionException;
import com.stripe.exception.CardException;
import com.stripe.exception.IdempotencyException;
import com.stripe.exception.RateLimitException;
import com.stripe.exception.StripeException;
import io.figwizard.handlerkit.Refusal;
import io.figwizard.handlerkit.Variant;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What Stripe's failures mean for the request. Stripe's own messages are neither logged nor passed
 * on: they quote keys and parameters.
 */
final class ProviderFailures {
  private static final Logger log = LoggerFactory.getLogger(ProviderFailures.class);
  private static final Duration SHORTLY = Duration.ofSeconds(5);
  private static final int SERVER_ERROR = 500;
  private static final int CONFLICT = 409;

  private final Variant variant;
  private final MetricRegistry metrics;

  ProviderFailures(Variant variant, MetricRegistry metrics) {
    this.variant = variant;
    this.metrics = metrics;
  }

  /** Whether the failure says that Stripe is not well, or not well disposed towards us. */
  static boolean isOutage(Throwable failure) {
    return failure instanceof ApiConnectionException
        || failure instanceof RateLimitException
        || (failure instanceof StripeException stripe && status(stripe) >= SERVER_ERROR)
        || (failure instanceof RuntimeException paging
            && ofPaging(paging) instanceof StripeException cause
            && isOutage(cause));
  }

  /** stripe-java's iterators wrap what goes wrong with a later page. */
  static @Nullable Throwable ofPaging(RuntimeException failure) {
    return failure.getCause();
  }

  RuntimeException translate(StripeException failure) {
    if (failure instanceof CardException card) {
      count("declined");
      return declined(card.getDeclineCode() == null ? card.getCode() : card.getDeclineCode(), null);
    }
    if (isOutage(failure) || status(failure) == CONFLICT) {
      count("unavailable");
      log.warn("Stripe does not answer as it should ({}); answering 503", describe(failure));
      return unavailable();
    }
    if (failure instanceof IdempotencyException) {
      return Refusal.conflict(
          "idempotency_conflict",
          "This Idempotency-Key was used with another body. Use a new key for a new request.");
    }
    if ("resource_missing".equals(failure.getCode())) {
      return new MissingAtStripe(describe(failure));
    }
    count("refused");
    // Without the cause: its message would be logged.
    return new RefusedByStripe(
        "Stripe did not accept a request of ours: "
            + describe(failure)
            + ". Look the request up in Stripe's dashboard.");
  }

  Refusal notAsked(String reason) {
    count("not-asked");
    log.warn("Stripe is not asked at the moment ({}); answering 503", reason);
    return unavailable();
  }

  /**
   * @param declineCode Stripe's, null where it gives none
   * @param invoiceUrl where another card can pay, null where there is no such page
   */
  static Refusal declined(@Nullable String declineCode, @Nullable String invoiceUrl) {
    Map<String, String> fields = new HashMap<>();
    fields.put("declineCode", declineCode == null ? "generic_decline" : declineCode);
    if (invoiceUrl != null) {
      fields.put("invoiceUrl", invoiceUrl);
    }
    return new Refusal(402, "card_declined", "The card was declined. Try another one.", fields);
  }

  private static Refusal unavailable() {
    return Refusal.retryLater(
        503,
        "payment_provider_unavailable",
        "The payment provider cannot be reached at the moment. Try again shortly, with the same"
            + " Idempotency-Key.",
        SHORTLY);
  }

  private String describe(StripeException failure) {
    return "%s, variant %s, status %d, code %s, request %s"
        .formatted(
            failure.getClass().getSimpleName(),
            variant.id(),
            status(failure),
            failure.getCode(),
            failure.getRequestId());
  }

  private static int status(StripeException failure) {
    return failure.getStatusCode() == null ? 0 : failure.getStatusCode();
  }

  private void count(String what) {
    metrics.meter("billing.stripe." + variant.id() + "." + what).mark();
  }
}
