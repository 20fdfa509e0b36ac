package io.figwizard.billing;

import com.stripe.exception.StripeException;
import com.stripe.net.HttpClient;
import com.stripe.net.HttpContent;
import com.stripe.net.HttpURLConnectionClient;
import com.stripe.net.StripeRequest;
import com.stripe.net.StripeResponse;
import com.stripe.net.StripeResponseStream;
import io.figwizard.handlerkit.Outbound;
import io.figwizard.handlerkit.OutboundCall;
import java.net.URI;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How questions get to Stripe: not at all in a dry run. Safe for use by many threads. */
final class StripeHttp extends HttpClient {
  /** What our configuration and our code say, and nothing of a customer's. */
  private static final OutboundCall.Provider STRIPE =
      new OutboundCall.Provider(
          "stripe",
          Set.of(
              "billing_portal",
              "checkout",
              "customers",
              "expire",
              "invoices",
              "prices",
              "products",
              "release",
              "sessions",
              "subscription_schedules",
              "subscriptions"),
          Set.of(
              "cancel_at_period_end",
              "end_behavior",
              "expand",
              "interval",
              "interval_count",
              "limit",
              "mode",
              "payment_behavior",
              "price",
              "proration_behavior",
              "quantity",
              "status",
              "variant"));

  private final Outbound outbound;
  private final HttpClient http = new HttpURLConnectionClient();

  StripeHttp(Outbound outbound) {
    this.outbound = outbound;
  }

  @Override
  public StripeResponse request(StripeRequest request) throws StripeException {
    outbound.send(() -> call(request));
    return http.request(request);
  }

  @Override
  public StripeResponseStream requestStream(StripeRequest request) throws StripeException {
    outbound.send(() -> call(request));
    return http.requestStream(request);
  }

  private static OutboundCall call(StripeRequest request) {
    @Nullable HttpContent content = request.content();
    return new OutboundCall(
        STRIPE,
        request.method().name(),
        URI.create(request.url().toString()),
        request.headers().firstValue("Idempotency-Key").orElse(""),
        content == null ? "" : content.contentType(),
        content == null ? "" : content.stringContent());
  }
}
