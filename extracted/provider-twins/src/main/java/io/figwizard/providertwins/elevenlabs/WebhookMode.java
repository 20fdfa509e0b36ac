package io.figwizard.providertwins.elevenlabs;

import java.time.Duration;

/**
 * How the webhooks after conversations are sent; holds for conversations that end from then on.
 *
 * @param off nothing is sent, ever: only who asks the API learns of the end
 * @param held nothing is sent until it is released
 * @param retries how many more attempts a webhook has after one that was not answered with 200
 * @param duplicates how many more copies of each there are
 * @param delay before the first attempt, and before each of the others
 */
public record WebhookMode(boolean off, boolean held, int retries, int duplicates, Duration delay) {

  /** From JSON, fields may be missing. */
  public WebhookMode {
    if (retries < 0 || duplicates < 0) {
      throw new IllegalArgumentException(
          "retries: " + retries + ", duplicates: " + duplicates + " (expected: >= 0)");
    }
    delay = delay == null ? Duration.ZERO : delay;
  }

  /** As ElevenLabs does it unless told otherwise: one copy, one attempt, at once. */
  public static WebhookMode once() {
    return new WebhookMode(false, false, 0, 0, Duration.ZERO);
  }

  /** The same, with nothing sent at all. */
  public WebhookMode withNothingSent() {
    return new WebhookMode(true, held, retries, duplicates, delay);
  }

  /** The same, kept back until {@link ElevenLabsControl#releaseWebhooks()}. */
  public WebhookMode withHolding() {
    return new WebhookMode(off, true, retries, duplicates, delay);
  }

  /** The same with so many more attempts. */
  public WebhookMode withRetries(int more) {
    return new WebhookMode(off, held, more, duplicates, delay);
  }

  /** The same with so many more copies. */
  public WebhookMode withDuplicates(int more) {
    return new WebhookMode(off, held, retries, more, delay);
  }

  /** The same, later. */
  public WebhookMode withDelay(Duration before) {
    return new WebhookMode(off, held, retries, duplicates, before);
  }
}
