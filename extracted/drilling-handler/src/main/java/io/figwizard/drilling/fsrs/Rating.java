package io.figwizard.drilling.fsrs;

/** How well a learner remembered a card. */
public enum Rating {
  /** Not remembered. */
  AGAIN,
  /** Remembered with much effort, or nearly. */
  HARD,
  /** Remembered. */
  GOOD,
  /** Remembered at once. */
  EASY;

  /** 1 for again to 4 for easy: the number in FSRS's formulas and in the table of reviews. */
  public int number() {
    return ordinal() + 1;
  }
}
