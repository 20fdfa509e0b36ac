package io.figwizard.providertwins.elevenlabs;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * An agent of somebody's workspace.
 *
 * @param id as requests name it
 * @param apiKey the only key that sees the agent and its conversations; null for any
 * @param webhook where the end of its conversations is told; null for nowhere
 * @param webhookSecret what that is signed with; null only without a webhook
 */
public record Agent(
    String id, @Nullable String apiKey, @Nullable URI webhook, @Nullable String webhookSecret) {

  public Agent {
    if ((webhook == null) != (webhookSecret == null)) {
      throw new IllegalArgumentException(
          "agent " + id + ": a webhook needs its secret, and a secret its webhook");
    }
  }

  /** For every key, without a webhook. */
  public static Agent open(String id) {
    return new Agent(id, null, null, null);
  }

  /** The same for this key alone. */
  public Agent withKey(String key) {
    return new Agent(id, key, webhook, webhookSecret);
  }

  /** The same with a webhook. */
  public Agent withWebhook(URI url, String secret) {
    return new Agent(id, apiKey, url, secret);
  }

  boolean isSeenBy(String key) {
    return apiKey == null || apiKey.equals(key);
  }

  /** Without key and secret, which no log may show. */
  @Override
  public String toString() {
    return "agent " + id + (webhook == null ? "" : " with webhook " + webhook);
  }
}
