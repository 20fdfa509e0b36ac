package io.figwizard.routingproxy.routes;

import java.time.Duration;

/**
 * How requests are copied to the extracted side while the route's mode is {@link Mode#SHADOW}.
 *
 * @param sample share of the requests that are copied, 0 to 1
 * @param repeat share of the copied ones that the monolith is asked once more, 0 to 1: how much two
 *     answers of the monolith itself differ
 * @param timeout longest time for a copy, from the answer to the client to the end of its own; of
 *     dry runs, each has as long
 * @param maxBodyBytes largest body, of the request and of each answer; larger ones are not compared
 * @param maxInFlight copies of this route at a time; more wait, and too many are dropped
 * @param captured whether the servers hold back what an external effect would send, so that such
 *     requests can be run dry; of other effects it says nothing
 */
public record Shadowing(
    double sample,
    double repeat,
    Duration timeout,
    long maxBodyBytes,
    int maxInFlight,
    boolean captured) {

  /** What applies where nothing is configured: 10 %, 10 % of these, 5 s, 256 KiB, 16. */
  public static final Shadowing DEFAULT =
      new Shadowing(0.1, 0.1, Duration.ofSeconds(5), 256 * 1024, 16);

  /** Above it a few copies would be a good part of the proxy's memory. */
  public static final long LARGEST_BODY = 4L * 1024 * 1024;

  public Shadowing {
    requireShare("sample", sample);
    requireShare("repeat", repeat);
    if (timeout.isZero() || timeout.isNegative()) {
      throw new IllegalArgumentException("timeout must be longer than zero, is " + timeout);
    }
    if (maxBodyBytes < 0 || maxBodyBytes > LARGEST_BODY) {
      throw new IllegalArgumentException(
          "maxBodyBytes must be between 0 and " + LARGEST_BODY + ", is " + maxBodyBytes);
    }
    if (maxInFlight < 1) {
      throw new IllegalArgumentException("maxInFlight must be above zero, is " + maxInFlight);
    }
  }

  /** Where nothing of an external effect is held back. */
  public Shadowing(
      double sample, double repeat, Duration timeout, long maxBodyBytes, int maxInFlight) {
    this(sample, repeat, timeout, maxBodyBytes, maxInFlight, false);
  }

  /** What others may take over: that nothing of theirs reaches out, each must say itself. */
  public Shadowing uncaptured() {
    return captured
        ? new Shadowing(sample, repeat, timeout, maxBodyBytes, maxInFlight, false)
        : this;
  }

  /** Whether there can be copies of such requests at all. */
  public boolean allows(Effect effect) {
    return effect != Effect.EXTERNAL || captured;
  }

  /**
   * Whether a copy of such a request may only be run dry. A copy comes after the answer, so even an
   * idempotent one could undo what the user has done since.
   */
  public boolean onlyDry(Effect effect) {
    return effect != Effect.SAFE && allows(effect);
  }

  private static void requireShare(String name, double value) {
    if (!(value >= 0 && value <= 1)) {
      throw new IllegalArgumentException(name + " must be between 0 and 1, is " + value);
    }
  }
}
