package io.figwizard.stripetwin.delivery;

import io.figwizard.twinkit.SignatureScheme;
import io.figwizard.twinkit.WebhookClient;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** One attempt to deliver: the request as Stripe sends it. Thread-safe. */
final class WebhookPost {
  private final WebhookClient http = new WebhookClient();
  private final Clock clock;

  WebhookPost(Clock clock) {
    this.clock = clock;
  }

  /** Signs anew, as Stripe does for every attempt. Completes with the status of the answer. */
  CompletableFuture<Integer> send(WebhookEndpoint endpoint, EventBody body) {
    String signature =
        SignatureScheme.STRIPE.sign(
            body.bytes(), clock.instant(), endpoint.secretsAt(clock.instant()));
    return http.post(
        endpoint.url(),
        Map.of(
            "Content-Type",
            "application/json; charset=utf-8",
            "User-Agent",
            "Stripe/1.0 (+https://stripe.com/docs/webhooks)",
            SignatureScheme.STRIPE.headerName(),
            signature),
        body.bytes());
  }
}
