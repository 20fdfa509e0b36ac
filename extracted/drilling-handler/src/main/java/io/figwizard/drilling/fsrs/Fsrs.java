package io.figwizard.drilling.fsrs;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Schedules cards with FSRS-6. Immutable, safe for use by many threads; the same arguments give the
 * same answer, fuzz included.
 */
public final class Fsrs {
  private final FsrsParameters parameters;
  private final Formulas formulas;
  private final Steps learning;
  private final Steps relearning;

  public Fsrs(FsrsParameters parameters) {
    this.parameters = parameters;
    formulas = new Formulas(parameters);
    learning = new Steps(parameters.learningSteps());
    relearning = new Steps(parameters.relearningSteps());
  }

  /**
   * The memory of a card after an answer.
   *
   * @param now the time of the answer. Days are counted between calendar days in UTC; an answer
   *     before the last one, which clocks of several servers can produce, counts as on the same day
   */
  public Memory answer(Memory memory, Rating rating, Instant now) {
    long elapsed = elapsedDays(memory, now);
    double stability = stability(memory, rating, elapsed);
    double difficulty =
        memory.state() == State.NEW
            ? formulas.firstDifficulty(rating)
            : formulas.nextDifficulty(memory.difficulty(), rating);
    boolean lapsed = memory.state() == State.REVIEW && rating == Rating.AGAIN;
    Steps.@Nullable Wait wait = waitInSteps(memory, rating);
    Duration interval =
        wait != null
            ? wait.duration()
            : Duration.ofDays(reviewInterval(memory, rating, stability, elapsed, now));
    // A wait of a day and more, which "hard" after one long step gives, is a review's interval.
    Steps.@Nullable Wait inSteps = wait != null && interval.toDays() == 0 ? wait : null;
    return new Memory(
        inSteps == null ? State.REVIEW : stateInSteps(memory),
        inSteps == null ? 0 : inSteps.step(),
        stability,
        difficulty,
        memory.reps() + 1,
        memory.lapses() + (lapsed ? 1 : 0),
        now.plus(interval),
        now);
  }

  private static long elapsedDays(Memory memory, Instant now) {
    Instant last = memory.lastReview();
    if (last == null) {
      return 0;
    }
    return Math.max(
        0,
        ChronoUnit.DAYS.between(
            last.atZone(ZoneOffset.UTC).toLocalDate(), now.atZone(ZoneOffset.UTC).toLocalDate()));
  }

  private double stability(Memory memory, Rating rating, long elapsed) {
    return memory.state() == State.NEW
        ? formulas.firstStability(rating)
        : formulas.nextStability(memory.stability(), memory.difficulty(), elapsed, rating);
  }

  private Steps.@Nullable Wait waitInSteps(Memory memory, Rating rating) {
    return switch (memory.state()) {
      case NEW, LEARNING -> learning.after(rating, memory.step());
      case RELEARNING -> relearning.after(rating, memory.step());
      case REVIEW -> rating == Rating.AGAIN ? relearning.first() : null;
    };
  }

  private static State stateInSteps(Memory memory) {
    return switch (memory.state()) {
      case NEW, LEARNING -> State.LEARNING;
      case REVIEW, RELEARNING -> State.RELEARNING;
    };
  }

  private long reviewInterval(
      Memory memory, Rating rating, double stability, long elapsed, Instant now) {
    if (memory.state() != State.REVIEW || rating == Rating.AGAIN) {
      return days(memory, stability, elapsed, now);
    }
    // Of a card in review, "hard" waits at most as long as "good", and "easy" the longest.
    long hard = days(memory, stabilityIf(Rating.HARD, memory, elapsed), elapsed, now);
    long good = days(memory, stabilityIf(Rating.GOOD, memory, elapsed), elapsed, now);
    hard = Math.min(hard, good);
    good = Math.max(good, hard + 1);
    return switch (rating) {
      case HARD -> hard;
      case GOOD -> good;
      default -> Math.max(days(memory, stability, elapsed, now), good + 1);
    };
  }

  private double stabilityIf(Rating rating, Memory memory, long elapsed) {
    return formulas.nextStability(memory.stability(), memory.difficulty(), elapsed, rating);
  }

  private long days(Memory memory, double stability, long elapsed, Instant now) {
    long days =
        Math.min(
            Math.max(1, Math.round(formulas.interval(stability))),
            parameters.maximumIntervalDays());
    if (!parameters.fuzz()) {
      return days;
    }
    // Drawn from the card's own history: no state, and a repeated request gets the same answer.
    long seed = now.toEpochMilli() ^ Double.doubleToLongBits(memory.stability()) ^ memory.reps();
    double chance = new SplittableRandom(seed).nextDouble();
    return Fuzz.vary(days, elapsed, parameters.maximumIntervalDays(), chance);
  }
}
