package io.figwizard.loadtests.data;

import java.util.ArrayList;
import java.util.List;

/**
 * The answers one card has seen, and where they left it: shaped like FSRS (stability grows with
 * good answers, falls with forgotten ones), without its exact numbers. Times are days before or
 * after the first answer.
 */
record CardHistory(List<Answer> answers, int state, int lapses) {

  static final int NEW = 0;
  static final int LEARNING = 1;
  static final int REVIEW = 2;
  static final int RELEARNING = 3;

  private static final int AGAIN = 1;
  private static final int EASY = 4;
  private static final double MINUTE = 1.0 / 1440;
  private static final double[] FIRST_STABILITY = {0, 0.2, 1.3, 2.3, 8.3};
  private static final double[] FIRST_DIFFICULTY = {0, 6.4, 5.1, 2.1, 1.0};
  private static final double[] GROWTH = {0, 0.3, 1.2, 2.1, 2.9};
  private static final double[] HARDER = {0, 1.1, 0.5, 0.0, -0.6};
  // With at most 12 answers no history is longer than 930 days, so every deck is older than its
  // cards.
  private static final double LONGEST = 60;

  /**
   * @param day since the first answer
   * @param scheduledDays from this answer to the next time the card is due
   */
  record Answer(
      int rating,
      int stateBefore,
      double stability,
      double difficulty,
      double day,
      double scheduledDays) {}

  CardHistory {
    answers = List.copyOf(answers);
  }

  static CardHistory none() {
    return new CardHistory(List.of(), NEW, 0);
  }

  static CardHistory of(Dice dice, int count) {
    List<Answer> answers = new ArrayList<>(count);
    int state = NEW;
    int lapses = 0;
    double stability = 0;
    double difficulty = 0;
    double day = 0;
    for (int i = 0; i < count; i++) {
      int rating = rating(dice);
      int before = state;
      stability =
          before == NEW
              ? FIRST_STABILITY[rating]
              : Math.min(LONGEST, Math.max(0.1, stability * GROWTH[rating]));
      difficulty =
          before == NEW
              ? FIRST_DIFFICULTY[rating]
              : Math.min(10, Math.max(1, difficulty + HARDER[rating]));
      state = next(before, rating);
      lapses += before == REVIEW && rating == AGAIN ? 1 : 0;
      double scheduled =
          state == REVIEW
              ? Math.max(1, StrictMath.rint(stability))
              : MINUTE * (rating == AGAIN ? 1 : 10);
      answers.add(new Answer(rating, before, stability, difficulty, day, scheduled));
      day += scheduled * (1 + Math.min(0.4, dice.exponential(0.1))) + MINUTE;
    }
    return new CardHistory(answers, state, lapses);
  }

  Answer last() {
    return answers.get(answers.size() - 1);
  }

  private static int rating(Dice dice) {
    double share = dice.share();
    return share < 0.12 ? AGAIN : share < 0.25 ? 2 : share < 0.85 ? 3 : EASY;
  }

  private static int next(int state, int rating) {
    return switch (state) {
      case NEW -> rating == EASY ? REVIEW : LEARNING;
      case REVIEW -> rating == AGAIN ? RELEARNING : REVIEW;
      default -> rating > 2 ? REVIEW : state;
    };
  }
}
