package io.figwizard.drilling.fsrs;

/** How well a learner remembered a card. */
public enum Rating {
  /** Not remembered. */
  AGAIN(1),
  /** Remembered with much effort, or nearly. */
  HARD(2),
  /** Remembered. */
  GOOD(3),
  /** Remembered at once. */
  EASY(4);

  private final int number;

  Rating(int number) {
    this.number = number;
  }

  /** 1 for again to 4 for easy: the number in FSRS's formulas and in the table of reviews. */
  public int number() {
    return number;
  }
}
