package io.figwizard.routingproxy.edge;

import org.jspecify.annotations.Nullable;

/**
 * What a token is worth.
 *
 * @param subject whose it is; null unless it is good
 * @param until in milliseconds since 1970, when it is good no longer; 0 unless it is good
 */
record Checked(State state, @Nullable String subject, long until) {

  enum State {
    GOOD,
    /** There is none. */
    NONE,
    BAD,
    /** It was good before its time was over. */
    EXPIRED,
    /** There are no keys to check it with. */
    NO_KEYS,
    /** There are more to check than can be. */
    BUSY
  }

  static Checked of(State state) {
    return new Checked(state, null, 0);
  }
}
