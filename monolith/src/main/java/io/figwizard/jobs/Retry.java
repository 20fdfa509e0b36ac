package io.figwizard.jobs;

import java.time.Duration;

/** How long a mail waits that the mail server did not take, and whether it is sent again. */
final class Retry {
  private static final Duration FIRST = Duration.ofSeconds(15);
  private static final Duration LONGEST = Duration.ofMinutes(30);
  private static final int MOST_DOUBLINGS = 10;
  private static final int MOST_COPIES = 3;

  private Retry() {}

  /**
   * Whether to send a mail again of which a second copy does no harm: the server wants it later, or
   * it may have arrived, and so may only a few copies.
   *
   * @param attempts how often it was tried, 1 and more
   */
  static boolean again(Outcome outcome, int attempts) {
    return switch (outcome.kind()) {
      case SENT, REFUSED -> false;
      case LATER -> true;
      case UNKNOWN -> attempts < MOST_COPIES;
    };
  }

  /**
   * How long it waits: longer each time.
   *
   * @param attempts how often it has failed, 1 and more
   */
  static Duration after(int attempts) {
    Duration pause = FIRST.multipliedBy(1L << Math.min(attempts - 1, MOST_DOUBLINGS));
    return pause.compareTo(LONGEST) > 0 ? LONGEST : pause;
  }
}
