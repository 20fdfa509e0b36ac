package io.figwizard.drilling.fsrs;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The short waits before a card is in review. */
final class Steps {
  /** A wait, and the position in the steps during it. */
  record Wait(Duration duration, int step) {}

  private final List<Duration> steps;

  Steps(List<Duration> steps) {
    this.steps = steps;
  }

  /** The wait after a card of review was forgotten; null when there are no steps. */
  @Nullable Wait first() {
    return steps.isEmpty() ? null : new Wait(steps.get(0), 0);
  }

  /** The wait after an answer at a position; null when the card has left the steps. */
  @Nullable Wait after(Rating rating, int step) {
    if (step >= steps.size()) {
      return null;
    }
    return switch (rating) {
      case AGAIN -> first();
      case HARD -> new Wait(hard(), step);
      case GOOD -> step + 1 < steps.size() ? new Wait(steps.get(step + 1), step + 1) : null;
      case EASY -> null;
    };
  }

  /** Between the first and the second step; half as long again where there is no second. */
  private Duration hard() {
    long first = steps.get(0).toMinutes();
    long second = steps.size() > 1 ? steps.get(1).toMinutes() : 2 * first;
    return Duration.ofMinutes(Math.round((first + second) / 2.0));
  }
}
