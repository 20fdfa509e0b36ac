package io.figwizard.conversation;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * The minutes that plans give. A plan that the configuration does not name gives those of who has
 * none: it was sold elsewhere, or is not sold any more.
 */
record Allowance(Map<String, Integer> minutes, Duration longestCall) {
  private static final String FREE = "free";

  /** Less is not worth a call. */
  private static final int LEAST_SECONDS = 10;

  private static final int SECONDS_OF_A_MINUTE = 60;

  Allowance {
    minutes = Map.copyOf(minutes);
    if (!minutes.containsKey(FREE)) {
      throw new IllegalArgumentException(
          "conversation.minutes names "
              + minutes.keySet()
              + "; expected also \"free\", for users without a plan.");
    }
  }

  /**
   * How somebody stands in a month.
   *
   * @param used seconds of conversations that are over
   * @param reserved seconds kept for one that is not
   */
  record Standing(String plan, long seconds, long used, long reserved) {
    long left() {
      return Math.max(0, seconds - used - reserved);
    }

    boolean exhausted() {
      return left() < LEAST_SECONDS;
    }
  }

  /** By the best of the plans. */
  Standing of(List<String> plans, SessionSql.Usage usage) {
    String plan =
        plans.stream()
            .filter(minutes::containsKey)
            .max(Comparator.comparing(minutes::get))
            .filter(best -> minutesOf(best) >= minutesOf(FREE))
            .orElse(FREE);
    return new Standing(
        plan, (long) minutesOf(plan) * SECONDS_OF_A_MINUTE, usage.used(), usage.reserved());
  }

  /** What a call that begins now may take. */
  int reservation(Standing standing) {
    return (int) Math.min(standing.left(), longestCall.toSeconds());
  }

  private int minutesOf(String plan) {
    return minutes.getOrDefault(plan, 0);
  }
}
