package io.figwizard.routingproxy.edge;

import org.jspecify.annotations.Nullable;

/**
 * Whether a request passes.
 *
 * @param subject whose verified token it brings; null where nobody's was verified
 * @param quota what the route's limit leaves; null where there is none, or the request was refused
 *     before it was counted
 */
public record Verdict(Kind kind, @Nullable String subject, @Nullable Quota quota) {

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

  static Verdict passes(@Nullable String subject, @Nullable Quota quota) {
    return new Verdict(Kind.PASSES, subject, quota);
  }

  static Verdict refused(Kind why, @Nullable Quota quota) {
    return new Verdict(why, null, quota);
  }
}
