package io.figwizard.stripetwin.delivery;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where events of one world are sent to.
 *
 * @param rolledOut the secret before the current one; null when there was none
 * @param rolledOutUntil when the secret before stops being used; null when there was none
 */
record WebhookEndpoint(
    String id,
    URI url,
    boolean livemode,
    boolean enabled,
    String secret,
    @Nullable String rolledOut,
    @Nullable Instant rolledOutUntil) {

  static WebhookEndpoint of(String id, URI url, boolean livemode, String secret) {
    return new WebhookEndpoint(id, url, livemode, true, secret, null, null);
  }

  /** What a delivery at that time is signed with, the newest secret first as Stripe does. */
  List<String> secretsAt(Instant now) {
    boolean overlaps = rolledOutUntil != null && now.isBefore(rolledOutUntil);
    return Stream.of(secret, overlaps ? rolledOut : null)
        .flatMap(Stream::ofNullable)
        .distinct()
        .toList();
  }

  WebhookEndpoint rolledTo(String next, Instant overlapEnd) {
    return new WebhookEndpoint(id, url, livemode, enabled, next, secret, overlapEnd);
  }

  WebhookEndpoint enabled(boolean nowEnabled) {
    return new WebhookEndpoint(id, url, livemode, nowEnabled, secret, rolledOut, rolledOutUntil);
  }

  /** Without the secrets, which no log may show. */
  @Override
  public String toString() {
    return id + " " + url + (livemode ? " live" : " test") + (enabled ? "" : " disabled");
  }
}
