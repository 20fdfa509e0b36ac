package io.figwizard.loadtests.demo;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A request of the demo and its outcome.
 *
 * @param side who served it, as the proxy says; null when nobody did
 * @param fallback the other side could not be reached
 * @param failure null when it was answered with 200
 */
record Answered(
    long number,
    UUID user,
    long intendedNanos,
    long finishedNanos,
    @Nullable String side,
    boolean fallback,
    boolean retried,
    @Nullable String failure) {

  static final String MONOLITH = "monolith";
  static final String EXTRACTED = "extracted";

  static Answered of(Exchange exchange, UUID user) {
    return new Answered(
        exchange.number(),
        user,
        exchange.intendedNanos(),
        exchange.finishedNanos(),
        exchange.header("X-Fig-Side").orElse(null),
        exchange.header("X-Fig-Fallback").isPresent(),
        exchange.retried(),
        exchange.ok() ? null : exchange.failure());
  }

  boolean ok() {
    return failure == null;
  }

  boolean by(String which) {
    return which.equals(side);
  }

  long latencyMicros() {
    return (finishedNanos - intendedNanos) / 1_000;
  }
}
