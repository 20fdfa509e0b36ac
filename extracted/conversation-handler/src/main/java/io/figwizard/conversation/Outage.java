package io.figwizard.conversation;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A provider is not well, or not well disposed towards us: asking again later may help. */
final class Outage extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final @Nullable Duration retryAfter;

  /**
   * @param what without anything that was asked or answered
   * @param retryAfter what the provider said, null where it said nothing
   */
  Outage(String what, @Nullable Duration retryAfter) {
    super(what, null, false, false);
    this.retryAfter = retryAfter;
  }

  @Nullable Duration retryAfter() {
    return retryAfter;
  }
}
