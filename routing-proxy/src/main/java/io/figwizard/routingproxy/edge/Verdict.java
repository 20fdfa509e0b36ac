package io.figwizard.routingproxy.edge;

import org.jspecify.annotations.Nullable;

/**
 * Whether a request passes.
 *
 * @param subject whose verified token it brings; null where nobody's was verified
 * @param tokenUntil in milliseconds since 1970, when that token is good no longer; {@link
 *     #FOR_EVER} where there is none
 * @param quota what the route's limit leaves; null where there is none, or the request was refused
 *     before it was counted
 */
public record Verdict(Kind kind, @Nullable String subject, long tokenUntil, @Nullable Quota quota) {

  /** Of nobody's token. */
  public static final long FOR_EVER = Long.MAX_VALUE;

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

  /** Whoever brings no token may come. */
  static Verdict passes(@Nullable Quota quota) {
    return new Verdict(Kind.PASSES, null, FOR_EVER, quota);
  }

  static Verdict passes(Checked token, @Nullable Quota quota) {
    return new Verdict(Kind.PASSES, token.subject(), token.until(), quota);
  }

  static Verdict refused(Kind why, @Nullable Quota quota) {
    return new Verdict(why, null, FOR_EVER, quota);
  }
}
