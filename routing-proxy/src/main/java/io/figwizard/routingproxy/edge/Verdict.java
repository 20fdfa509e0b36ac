package io.figwizard.routingproxy.edge;

import io.figwizard.routingproxy.routes.RateLimit;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Whether a request passes.
 *
 * @param subject whose verified token it brings; null where nobody's was verified
 * @param limit what it goes beyond, and null otherwise
 * @param waitNanos until there is room again; 0 where nothing is gone beyond
 */
public record Verdict(
    Kind kind, @Nullable String subject, @Nullable RateLimit limit, long waitNanos) {

  /** What comes of a request. */
  public enum Kind {
    PASSES,
    /** A token is needed and there is none. */
    NO_TOKEN,
    /** The token is not valid. */
    BAD_TOKEN,
    /** The token is not valid any more. */
    EXPIRED_TOKEN,
    /** Whether the token is valid cannot be known now. */
    NO_KEYS,
    /** There are more tokens to check than can be. */
    BUSY,
    /** There were too many requests. */
    LIMITED
  }

  static Verdict of(Kind kind) {
    return new Verdict(kind, null, null, 0);
  }

  static Verdict passes(@Nullable String subject) {
    return new Verdict(Kind.PASSES, subject, null, 0);
  }

  static Verdict limited(RateLimit limit, long waitNanos) {
    return new Verdict(Kind.LIMITED, null, limit, waitNanos);
  }

  /** Rounded up: asking again a moment early would be refused again. */
  public long waitSeconds() {
    return Math.max(1, TimeUnit.NANOSECONDS.toSeconds(waitNanos + 999_999_999L));
  }
}
