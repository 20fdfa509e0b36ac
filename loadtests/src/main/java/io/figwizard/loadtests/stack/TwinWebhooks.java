package io.figwizard.loadtests.stack;

import io.figwizard.loadtests.CannotRun;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Tells the double of Stripe where to send events, as one does in Stripe's dashboard: to the proxy,
 * so that a moved webhook route is none of its business. Twice is once.
 */
final class TwinWebhooks {

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final URI proxy;
  private final Map<String, String> secrets;
  private final List<String> variants;

  /**
   * @param variants those that use the double
   */
  TwinWebhooks(URI proxy, Map<String, String> secrets, List<String> variants) {
    this.proxy = proxy;
    this.secrets = secrets;
    this.variants = variants;
  }

  /**
   * @throws CannotRun when the double does not take it
   */
  void registerAt(URI twin) {
    if (variants.contains("production")) {
      register(twin, "/webhook/stripe", "STRIPE_WEBHOOK_SECRETS", true);
    }
    if (variants.contains("sandbox")) {
      register(twin, "/webhook-sandbox/stripe", "STRIPE_SANDBOX_WEBHOOK_SECRETS", false);
    }
  }

  private void register(URI twin, String path, String secretName, boolean livemode) {
    // Of several active ones any will do. Neither a URL nor a secret has characters to escape.
    String secret = secrets.getOrDefault(secretName, "").split(",", -1)[0].strip();
    String body =
        "{\"url\":\"%s\",\"secret\":\"%s\",\"livemode\":%s}"
            .formatted(proxy.resolve(path), secret, livemode);
    HttpRequest request =
        HttpRequest.newBuilder(twin.resolve("/twin/endpoints"))
            .timeout(PATIENCE)
            .POST(BodyPublishers.ofString(body))
            .build();
    try {
      HttpResponse<String> answer =
          HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
      if (answer.statusCode() != 200) {
        throw new CannotRun(
            "the Stripe twin does not take %s as an endpoint: %d %s"
                .formatted(proxy.resolve(path), answer.statusCode(), answer.body()));
      }
    } catch (IOException e) {
      throw new CannotRun("the Stripe twin at " + twin + " does not answer: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CannotRun("interrupted while asking the Stripe twin", e);
    }
  }
}
