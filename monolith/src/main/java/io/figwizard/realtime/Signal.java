package io.figwizard.realtime;

import java.util.Optional;
import java.util.UUID;

/**
 * What is said on the database's channel {@code realtime}: of whom there is news, never which.
 *
 * @param departed whether the news is that the account is deleted
 */
record Signal(UUID userId, boolean departed) {
  static final String CHANNEL = "realtime";
  private static final String DEPARTED = "departed:";

  static String news(UUID userId) {
    return userId.toString();
  }

  static String departed(UUID userId) {
    return DEPARTED + userId;
  }

  /** Nothing where it is none of ours: every role of the database may say what it likes there. */
  static Optional<Signal> parse(String payload) {
    boolean departed = payload.startsWith(DEPARTED);
    try {
      String userId = departed ? payload.substring(DEPARTED.length()) : payload;
      return Optional.of(new Signal(UUID.fromString(userId), departed));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
