package io.figwizard.routingproxy.routes;

import java.time.Duration;

/**
 * How much and how long one request of a route may take.
 *
 * @param maxBodyBytes largest request body, in bytes; a larger one is refused with 413
 * @param connectTimeout longest wait for a connection to a side
 * @param responseTimeout longest wait for the first byte of the answer; after it, the longest pause
 *     between two bytes
 * @param requestTimeout how long the client may take to send its whole request
 */
public record Limits(
    long maxBodyBytes, Duration connectTimeout, Duration responseTimeout, Duration requestTimeout) {

  /** What applies where nothing is configured: 1 MiB, 1 s, 30 s, 30 s. */
  public static final Limits DEFAULT =
      new Limits(
          1024 * 1024, Duration.ofSeconds(1), Duration.ofSeconds(30), Duration.ofSeconds(30));

  public Limits {
    if (maxBodyBytes < 0) {
      throw new IllegalArgumentException("maxBodyBytes must not be negative, is " + maxBodyBytes);
    }
    requirePositive("connectTimeout", connectTimeout);
    requirePositive("responseTimeout", responseTimeout);
    requirePositive("requestTimeout", requestTimeout);
  }

  private static void requirePositive(String name, Duration value) {
    if (value.isZero() || value.isNegative()) {
      throw new IllegalArgumentException(name + " must be longer than zero, is " + value);
    }
  }
}
