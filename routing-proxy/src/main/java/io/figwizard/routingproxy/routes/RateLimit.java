package io.figwizard.routingproxy.routes;

import java.time.Duration;
import java.util.Locale;

/**
 * How often one user or one address may ask: a bucket of requests that fills again evenly. Each
 * proxy counts for itself, and each route.
 *
 * @param requests that may come at once
 * @param per how long an empty bucket takes to be full, in whole seconds
 * @param by whose requests are counted together
 */
public record RateLimit(int requests, Duration per, By by) {

  /** Whose requests are counted together. */
  public enum By {
    /** The subject of the verified token; where there is none, as {@link #ADDRESS}. */
    USER,
    /** The client's address; of IPv6 its first 64 bits. */
    ADDRESS;

    private final String word = name().toLowerCase(Locale.ROOT);

    /** The word used in files and answers: the name in lower case. */
    public String word() {
      return word;
    }
  }

  public RateLimit {
    if (requests <= 0) {
      throw new IllegalArgumentException("requests must be above zero, is " + requests);
    }
    if (per.toSeconds() <= 0 || per.getNano() != 0) {
      throw new IllegalArgumentException("per must be whole seconds, is " + per);
    }
  }

  /** For operators. */
  @Override
  public String toString() {
    return "at most "
        + requests
        + " requests in "
        + per.toSeconds()
        + " s of each "
        + by.word()
        + ", counted by this proxy";
  }
}
