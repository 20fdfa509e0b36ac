package io.figwizard.routingproxy.watch;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/**
 * What the numbers of a route say.
 *
 * @param message with the numbers, for people
 */
record Finding(State state, String message) {

  /** Only {@link #WORSE} moves anything, and only back. */
  enum State {
    /** The extracted side has no users. */
    IDLE,
    NOT_ENOUGH,
    NO_WORSE,
    WORSE;

    @JsonValue
    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
