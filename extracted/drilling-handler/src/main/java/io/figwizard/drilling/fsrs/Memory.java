package io.figwizard.drilling.fsrs;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is known about one learner's memory of one card. Immutable.
 *
 * @param step the position in the learning or relearning steps, from 0; 0 in the other states
 * @param stability days until the probability of recall has fallen to 90 %; 0 while new
 * @param difficulty from 1 to 10; 0 while new
 * @param reps answers so far
 * @param lapses how often the card was forgotten after it had been in review
 * @param due when it should be shown next
 * @param lastReview when it was answered last; null while new
 */
public record Memory(
    State state,
    int step,
    double stability,
    double difficulty,
    int reps,
    int lapses,
    Instant due,
    @Nullable Instant lastReview) {

  /** A card that nobody has answered yet. */
  public static Memory ofNewCard(Instant due) {
    return new Memory(State.NEW, 0, 0, 0, 0, 0, due, null);
  }
}
