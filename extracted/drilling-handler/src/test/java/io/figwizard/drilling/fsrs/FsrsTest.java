package io.figwizard.drilling.fsrs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class FsrsTest {
  private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

  private final Fsrs fsrs = new Fsrs(FsrsParameters.DEFAULT);

  @ParameterizedTest
  @EnumSource(Rating.class)
  void anAnswerBeforeTheLastOneCountsAsOnTheSameDay(Rating rating) {
    Memory memory = memoryInReview(20);

    Memory early = fsrs.answer(memory, rating, NOW.minus(Duration.ofDays(3)));

    assertThat(early.stability()).isEqualTo(fsrs.answer(memory, rating, NOW).stability());
  }

  @Test
  void leavesTheMemoryItWasGivenAsItWas() {
    Memory memory = Memory.ofNewCard(NOW);

    Memory after = fsrs.answer(memory, Rating.GOOD, NOW);

    assertThat(memory).isEqualTo(Memory.ofNewCard(NOW));
    assertThat(after.state()).isEqualTo(State.LEARNING);
    assertThat(after.due()).isEqualTo(NOW.plus(Duration.ofMinutes(10)));
  }

  @Test
  void aForgottenCardIsRelearntAndCountsAsALapse() {
    Memory forgotten = fsrs.answer(memoryInReview(20), Rating.AGAIN, NOW.plus(Duration.ofDays(20)));

    assertThat(forgotten.state()).isEqualTo(State.RELEARNING);
    assertThat(forgotten.lapses()).isEqualTo(1);
    assertThat(forgotten.stability()).isLessThan(20);
  }

  @Test
  void fuzzVariesAnIntervalWithinItsRangeAndTheSameAnswerGivesTheSameInterval() {
    Fsrs fuzzy = new Fsrs(with(FsrsParameters.DEFAULT, true));
    Memory memory = memoryInReview(50);

    Set<Long> days =
        IntStream.range(0, 500)
            .mapToObj(i -> NOW.plus(Duration.ofDays(50)).plusMillis(i))
            .map(at -> Duration.between(at, fuzzy.answer(memory, Rating.HARD, at).due()).toDays())
            .collect(Collectors.toSet());

    Instant at = NOW.plus(Duration.ofDays(50));
    long exact = Duration.between(at, fsrs.answer(memory, Rating.HARD, at).due()).toDays();
    assertThat(days).hasSizeGreaterThan(5).contains(exact);
    assertThat(days).allSatisfy(day -> assertThat(day).isBetween(exact - 12, exact + 12));
    assertThat(fuzzy.answer(memory, Rating.HARD, at))
        .isEqualTo(fuzzy.answer(memory, Rating.HARD, at));
  }

  @Test
  void fuzzStaysInsideTheMaximumAndNeverShortensBelowTheTimeAlreadyWaited() {
    assertThat(Fuzz.vary(2, 0, 36_500, 0.99)).isEqualTo(2);
    assertThat(Fuzz.vary(30, 0, 30, 0.99)).isEqualTo(30);
    assertThat(Fuzz.vary(10, 9, 36_500, 0)).isEqualTo(10);
    assertThat(Fuzz.vary(100, 0, 36_500, 0)).isEqualTo(93);
    assertThat(Fuzz.vary(100, 0, 36_500, 0.999)).isEqualTo(107);
  }

  @Test
  void refusesParametersThatTheFormulasAreNotDefinedFor() {
    FsrsParameters good = FsrsParameters.DEFAULT;
    List<Duration> steps = good.learningSteps();

    assertThatThrownBy(() -> new FsrsParameters(List.of(1.0), 0.9, 100, steps, steps, false))
        .hasMessage("Number of weights: 1 (expected: 21, as FSRS-6 has).");
    assertThatThrownBy(() -> new FsrsParameters(good.weights(), 0, 100, steps, steps, false))
        .hasMessage("Desired retention: 0.0 (expected: over 0, at most 1).");
    assertThatThrownBy(() -> new FsrsParameters(good.weights(), Double.NaN, 9, steps, steps, false))
        .hasMessage("Desired retention: NaN (expected: over 0, at most 1).");
    assertThatThrownBy(() -> new FsrsParameters(good.weights(), 0.9, 0, steps, steps, false))
        .hasMessage("Maximum interval: 0 days (expected: 1 to 36500).");
    List<Duration> seconds = List.of(Duration.ofSeconds(90));
    assertThatThrownBy(() -> new FsrsParameters(good.weights(), 0.9, 100, seconds, steps, false))
        .hasMessage("Step: PT1M30S (expected: whole minutes, at least one, under a day).");
    List<Double> wild = new java.util.ArrayList<>(good.weights());
    wild.set(20, 3.0);
    assertThatThrownBy(() -> new FsrsParameters(wild, 0.9, 100, steps, steps, false))
        .hasMessage("Weight 20: 3.0 (expected: 0.1 to 0.8).");
  }

  private static Memory memoryInReview(double stability) {
    return new Memory(State.REVIEW, 0, stability, 5, 4, 0, NOW, NOW);
  }

  private static FsrsParameters with(FsrsParameters parameters, boolean fuzz) {
    return new FsrsParameters(
        parameters.weights(),
        parameters.desiredRetention(),
        parameters.maximumIntervalDays(),
        parameters.learningSteps(),
        parameters.relearningSteps(),
        fuzz);
  }
}
