package io.figwizard.stripetwin.delivery;

import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** The endpoints events are sent to. Thread-safe. */
final class WebhookEndpoints {
  private final Map<String, WebhookEndpoint> byId = new LinkedHashMap<>();
  private int added;

  /** An endpoint that is there already keeps its id and takes the secret: restarts add it again. */
  synchronized WebhookEndpoint add(URI url, String secret, boolean livemode) {
    boolean web = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
    if (!web || url.getHost() == null) {
      throw new IllegalArgumentException("url: " + url + " (expected: http://... or https://...)");
    }
    String id =
        byId.values().stream()
            .filter(known -> known.url().equals(url) && known.livemode() == livemode)
            .map(WebhookEndpoint::id)
            .findFirst()
            .orElseGet(() -> "we_twin" + ++added);
    WebhookEndpoint endpoint = WebhookEndpoint.of(id, url, livemode, secret);
    byId.put(id, endpoint);
    return endpoint;
  }

  void roll(String id, String secret, Instant overlapEnd) {
    change(id, endpoint -> endpoint.rolledTo(secret, overlapEnd));
  }

  void enable(String id, boolean enabled) {
    change(id, endpoint -> endpoint.enabled(enabled));
  }

  synchronized void remove(String id) {
    required(id);
    byId.remove(id);
  }

  synchronized Optional<WebhookEndpoint> find(String id) {
    return Optional.ofNullable(byId.get(id));
  }

  synchronized List<WebhookEndpoint> all() {
    return new ArrayList<>(byId.values());
  }

  private synchronized void change(String id, UnaryOperator<WebhookEndpoint> change) {
    byId.put(id, change.apply(required(id)));
  }

  private WebhookEndpoint required(String id) {
    WebhookEndpoint endpoint = byId.get(id);
    if (endpoint == null) {
      throw new IllegalArgumentException(
          "no webhook endpoint " + id + " (expected: one of " + byId.keySet() + ")");
    }
    return endpoint;
  }
}
