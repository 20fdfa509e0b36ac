package io.figwizard.billing;

import com.codahale.metrics.MetricRegistry;
import com.stripe.StripeClient;
import com.stripe.exception.StripeException;
import com.stripe.net.RequestOptions;
import com.stripe.service.V1Services;
import io.figwizard.handlerkit.Outbound;
import io.figwizard.handlerkit.Refusal;
import io.figwizard.handlerkit.Variant;
import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.github.resilience4j.bulkhead.BulkheadFullException;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Stripe, asked with the key of one variant: never more requests at once than configured, and none
 * for a while when most of the last ones failed; in a dry run none at all. Safe for use by many
 * threads.
 */
final class PaymentProvider {
  /** One question, with whatever follows from paging through its answer. */
  @FunctionalInterface
  interface Question<T> {
    T ask(V1Services stripe) throws StripeException;
  }

  private static final int LAST_CALLS = 20;
  private static final int ENOUGH_TO_JUDGE = 10;
  private static final int TRIAL_CALLS = 3;

  private final StripeClient client;
  private final CircuitBreaker breaker;
  private final Bulkhead bulkhead;
  private final ProviderFailures failures;
  private final Outbound outbound;

  private PaymentProvider(
      StripeClient client,
      CircuitBreaker breaker,
      Bulkhead bulkhead,
      ProviderFailures failures,
      Outbound outbound) {
    this.outbound = outbound;
    this.client = client;
    this.breaker = breaker;
    this.bulkhead = bulkhead;
    this.failures = failures;
  }

  /** Connects with the first question only. */
  static PaymentProvider of(
      Variant variant,
      VariantConfiguration settings,
      BillingConfiguration.Limits limits,
      MetricRegistry metrics,
      Outbound outbound) {
    StripeClient client =
        StripeClient.builder()
            .setApiKey(SecretKey.checked(variant, settings))
            .setApiBase(withoutSlash(settings.getApiBase().toString()))
            .setConnectTimeout((int) limits.connectTimeout.toMilliseconds())
            .setReadTimeout((int) limits.readTimeout.toMilliseconds())
            .setMaxNetworkRetries(limits.retries)
            .setHttpClient(new StripeHttp(outbound))
            .build();
    CircuitBreaker breaker =
        CircuitBreaker.of(
            "stripe" + variant.suffix(),
            CircuitBreakerConfig.custom()
                .slidingWindowType(CircuitBreakerConfig.SlidingWindowType.COUNT_BASED)
                .slidingWindowSize(LAST_CALLS)
                .minimumNumberOfCalls(ENOUGH_TO_JUDGE)
                .permittedNumberOfCallsInHalfOpenState(TRIAL_CALLS)
                .waitDurationInOpenState(limits.pauseInOutage.toJavaDuration())
                .recordException(ProviderFailures::isOutage)
                .build());
    Bulkhead bulkhead =
        Bulkhead.of(
            "stripe" + variant.suffix(),
            BulkheadConfig.custom()
                .maxConcurrentCalls(limits.concurrentCalls)
                .maxWaitDuration(java.time.Duration.ZERO)
                .build());
    return new PaymentProvider(
        client, breaker, bulkhead, new ProviderFailures(variant, metrics), outbound);
  }

  /**
   * Asks, and waits for the answer.
   *
   * @throws Refusal 503 when Stripe does not answer or is not asked at the moment, 402 when the
   *     card is declined
   * @throws MissingAtStripe when Stripe does not have what was asked for
   * @throws RefusedByStripe when Stripe does not accept the question
   */
  <T> T ask(Question<T> question) {
    try {
      // A question that is only captured says nothing of how Stripe is.
      return outbound.captures()
          ? question.ask(client.v1())
          : bulkhead.executeCallable(
              () -> breaker.executeCallable(() -> question.ask(client.v1())));
    } catch (BulkheadFullException e) {
      throw failures.notAsked("too many calls at once");
    } catch (CallNotPermittedException e) {
      throw failures.notAsked("most of the last calls failed");
    } catch (StripeException e) {
      throw failures.translate(e);
    } catch (RuntimeException e) {
      throw ProviderFailures.ofPaging(e) instanceof StripeException stripe
          ? failures.translate(stripe)
          : e;
    } catch (Exception e) {
      throw new IllegalStateException("Stripe's client failed: " + e.getClass().getName(), e);
    }
  }

  /**
   * As {@link #ask(Question)}; a dry run captures the question and goes on with what is known.
   *
   * @param known empty where it is not known
   */
  <T> T ask(Question<T> question, Supplier<Optional<T>> known) {
    return outbound.ask(() -> ask(question), known);
  }

  /**
   * Marks a request, so that Stripe does it once however often it comes. Stripe wants the same key
   * with the same parameters only, and repeats the key in the events that follow: it gets a hash,
   * so that events which name no customer name no user either.
   */
  static RequestOptions once(String request) {
    return RequestOptions.builder().setIdempotencyKey(sha256(request)).build();
  }

  private static String sha256(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }

  private static String withoutSlash(String address) {
    return address.endsWith("/") ? address.substring(0, address.length() - 1) : address;
  }
}
