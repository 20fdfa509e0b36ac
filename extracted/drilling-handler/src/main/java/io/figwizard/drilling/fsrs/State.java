package io.figwizard.drilling.fsrs;

/** Where a card stands in its schedule. */
public enum State {
  /** Never answered. */
  NEW,
  /** Answered for the first time, on its way through the learning steps. */
  LEARNING,
  /** Out of the steps: its interval follows from its stability. */
  REVIEW,
  /** Forgotten after it had been in review, on its way through the relearning steps. */
  RELEARNING;

  /** 0 for new to 3 for relearning: the number in the table of cards. */
  public int number() {
    return ordinal();
  }

  /**
   * The state with this {@link #number()}.
   *
   * @throws IllegalArgumentException for a number outside 0 to 3
   */
  public static State of(int number) {
    return switch (number) {
      case 0 -> NEW;
      case 1 -> LEARNING;
      case 2 -> REVIEW;
      case 3 -> RELEARNING;
      default ->
          throw new IllegalArgumentException("State number: " + number + " (expected: 0 to 3).");
    };
  }
}
