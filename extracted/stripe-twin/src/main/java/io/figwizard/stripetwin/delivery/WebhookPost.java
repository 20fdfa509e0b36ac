package io.figwizard.stripetwin.delivery;

import io.figwizard.twinkit.SignatureScheme;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** One attempt to deliver: the request as Stripe sends it. Thread-safe. */
final class WebhookPost {
  /** What stands for the status where there was no answer. */
  static final int NO_ANSWER = 0;

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(HttpClient.Redirect.NEVER)
          .connectTimeout(PATIENCE)
          .build();
  private final Clock clock;

  WebhookPost(Clock clock) {
    this.clock = clock;
  }

  /** Signs anew, as Stripe does for every attempt. Completes with the status of the answer. */
  CompletableFuture<Integer> send(WebhookEndpoint endpoint, EventBody body) {
    String signature =
        SignatureScheme.STRIPE.sign(
            body.bytes(), clock.instant(), endpoint.secretsAt(clock.instant()));
    HttpRequest request =
        HttpRequest.newBuilder(endpoint.url())
            .timeout(PATIENCE)
            .header("Content-Type", "application/json; charset=utf-8")
            .header("User-Agent", "Stripe/1.0 (+https://stripe.com/docs/webhooks)")
            .header(SignatureScheme.STRIPE.headerName(), signature)
            .POST(BodyPublishers.ofByteArray(body.bytes()))
            .build();
    return http.sendAsync(request, BodyHandlers.discarding())
        .handle((response, failure) -> failure == null ? response.statusCode() : NO_ANSWER);
  }
}
