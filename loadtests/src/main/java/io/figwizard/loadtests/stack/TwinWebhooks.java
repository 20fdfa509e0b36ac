package io.figwizard.loadtests.stack;

import io.figwizard.loadtests.CannotRun;
import java.net.URI;
import java.util.List;
import java.util.Map;

/**
 * Tells the double of Stripe where to send events, as one does in Stripe's dashboard: to the proxy,
 * so that a moved webhook route is none of its business. Twice is once.
 */
final class TwinWebhooks {

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
    URI url = proxy.resolve(path);
    String body =
        "{\"url\":\"%s\",\"secret\":\"%s\",\"livemode\":%s}".formatted(url, secret, livemode);
    new TwinDashboard("Stripe", twin).add("the endpoint " + url, "/twin/endpoints", body);
  }
}
