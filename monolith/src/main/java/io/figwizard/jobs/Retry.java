package io.figwizard.jobs;

import java.time.Duration;

/** How long a mail waits that the mail server did not take: longer each time. */
final class Retry {
  private static final Duration FIRST = Duration.ofSeconds(15);
  private static final Duration LONGEST = Duration.ofMinutes(30);
  private static final int MOST_DOUBLINGS = 10;

  private Retry() {}

  /**
   * @param attempts how often it has failed, 1 and more
   */
  static Duration after(int attempts) {
    Duration pause = FIRST.multipliedBy(1L << Math.min(attempts - 1, MOST_DOUBLINGS));
    return pause.compareTo(LONGEST) > 0 ? LONGEST : pause;
  }
}
