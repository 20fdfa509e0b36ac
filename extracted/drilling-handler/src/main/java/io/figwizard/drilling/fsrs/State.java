package io.figwizard.drilling.fsrs;

/** Where a card stands in its schedule. */
public enum State {
  /** Never answered. */
  NEW(0),
  /** Answered for the first time, on its way through the learning steps. */
  LEARNING(1),
  /** Out of the steps: its interval follows from its stability. */
  REVIEW(2),
  /** Forgotten after it had been in review, on its way through the relearning steps. */
  RELEARNING(3);

  private final int number;

  State(int number) {
    this.number = number;
  }

  /** 0 for new to 3 for relearning: the number in the table of cards. */
  public int number() {
    return number;
  }

  /**
   * The state with this {@link #number()}.
   *
   * @throws IllegalArgumentException for a number outside 0 to 3
   */
  public static State of(int number) {
    for (State state : values()) {
      if (state.number == number) {
        return state;
      }
    }
    throw new IllegalArgumentException("State number: " + number + " (expected: 0 to 3).");
  }
}
