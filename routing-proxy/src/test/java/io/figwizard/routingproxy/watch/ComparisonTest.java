package io.figwizard.routingproxy.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.figwizard.routingproxy.routes.WatchSettings;
import io.figwizard.routingproxy.watch.Finding.State;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ComparisonTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private final Comparison comparison =
      new Comparison(
          Thresholds.of(new WatchConfiguration(), WatchSettings.NONE), Duration.ofDays(7));
  private final Random random = new Random(11);

  @ParameterizedTest
  @CsvSource({
    // monolith failed of all, extracted failed of all
    "0, 1000, 50, 50",
    "0, 1000, 10, 200",
    "0, 10000, 30, 1000",
    "100, 1000, 300, 1000",
    "0, 0, 40, 100",
  })
  void takesBackWhatFailsMore(long monolithFailed, long monolithAll, long failed, long all) {
    Finding finding =
        comparison.judge(numbers(monolithAll, 0, monolithFailed), numbers(all, 0, failed), MINUTE);

    assertThat(finding.state()).isEqualTo(State.WORSE);
    assertThat(finding.message()).contains(failed + " of " + all);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 1000, 0, 50",
    "0, 1000, 2, 200",
    "0, 100000, 5, 10000",
    "100, 1000, 110, 1000",
    "100, 1000, 0, 1000",
    "0, 0, 2, 100",
  })
  void leavesWhatMayBeChance(long monolithFailed, long monolithAll, long failed, long all) {
    assertThat(
            comparison
                .judge(numbers(monolithAll, 0, monolithFailed), numbers(all, 0, failed), MINUTE)
                .state())
        .isEqualTo(State.NO_WORSE);
  }

  @Test
  void noticesThatEverybodyIsRefused() {
    assertThat(comparison.judge(numbers(1000, 30, 0), numbers(60, 60, 0), MINUTE).message())
        .contains(
            "60 of 60 requests to the extracted side were answered with 4xx or given up by their clients")
        .contains("30 of 1000 to the monolith (3.00 %)");
    assertThat(comparison.judge(numbers(1000, 30, 0), numbers(1000, 60, 0), MINUTE).state())
        .isEqualTo(State.NO_WORSE);
  }

  @Test
  void noticesThatItIsSlower() {
    assertThat(comparison.judge(timed(60, 10), timed(600, 60), MINUTE).state())
        .as("few are enough of the side that is warm")
        .isEqualTo(State.WORSE);
    Finding slow = comparison.judge(timed(2000, 10), timed(2000, 60), MINUTE);
    assertThat(slow.state()).isEqualTo(State.WORSE);
    assertThat(slow.message()).contains("p50 of the extracted side is").contains("p95");

    assertThat(comparison.judge(timed(2000, 10), timed(2000, 13), MINUTE).state())
        .isEqualTo(State.NO_WORSE);
    // So few may all be of a process that warms up.
    assertThat(comparison.judge(timed(2000, 10), timed(400, 60), MINUTE).state())
        .isEqualTo(State.NO_WORSE);
    // Twice as slow, but within what is always allowed.
    assertThat(comparison.judge(timed(2000, 2), timed(2000, 4), MINUTE).state())
        .isEqualTo(State.NO_WORSE);
    assertThat(comparison.judge(timed(2000, 60), timed(2000, 10), MINUTE).state())
        .isEqualTo(State.NO_WORSE);
  }

  @Test
  void goesUpOnlyOnWhatIsWithinTheMargins() {
    assertThat(comparison.againstMore(timed(2000, 10), timed(2000, 11))).isEmpty();

    // May be chance, so it is no reason to go back.
    assertThat(comparison.judge(numbers(50, 0, 0), numbers(50, 0, 15), MINUTE).state())
        .isEqualTo(State.NO_WORSE);
    assertThat(against(numbers(50, 0, 0), numbers(50, 0, 15)))
        .contains("15 of 50 requests to the extracted side failed (30.00 %)")
        .contains("0 of 50 to the monolith");
    assertThat(against(numbers(50, 0, 0), numbers(50, 6, 0)))
        .contains("6 of 50 requests to the extracted side were answered with 4xx");

    assertThat(comparison.judge(timed(600, 60), timed(600, 100), MINUTE).state())
        .isEqualTo(State.NO_WORSE);
    assertThat(against(timed(600, 60), timed(600, 100))).contains("p50 of the extracted side is");
  }

  @Test
  void goesUpOnlyWithEnoughOfBothSides() {
    assertThat(against(timed(2000, 10), timed(499, 10)))
        .isEqualTo(
            "not enough yet to compare: 499 requests to the extracted side, 2000 to the monolith,"
                + " 500 of each are needed");
    assertThat(against(timed(499, 10), timed(2000, 10))).contains("499 to the monolith");
    assertThat(against(Numbers.NONE, timed(2000, 10))).contains("0 to the monolith");
  }

  private String against(Numbers monolith, Numbers extracted) {
    return comparison.againstMore(monolith, extracted).orElseThrow();
  }

  @ParameterizedTest
  @CsvSource({
    "0, 60, not enough yet: 50 more requests",
    "25, 60, 'not enough yet: 25 more requests, about 60 s'",
    "10, 300, 'not enough yet: 40 more requests, about 20 min'",
    "1, 300, 'not enough yet: 49 more requests, about 4.1 h'",
  })
  void saysHowManyAreMissing(long requests, long seconds, String message) {
    Finding finding =
        comparison.judge(
            numbers(1000, 0, 0), numbers(requests, 0, requests), Duration.ofSeconds(seconds));

    assertThat(finding).isEqualTo(new Finding(State.NOT_ENOUGH, message));
  }

  @Test
  void saysThatItTakesTooLong() {
    // One a day: fifty are there after the first ones have been forgotten.
    assertThat(
            comparison.judge(numbers(1000, 0, 0), numbers(3, 0, 0), Duration.ofDays(3)).message())
        .isEqualTo(
            "not enough yet: 47 more requests, more than come within the 168.0 h that it looks back;"
                + " in routes.yml this route may do with fewer (watch: {minRequests: 20})");
  }

  @Test
  void saysInWhichTimeThereWereEnough() {
    assertThat(
            comparison
                .judge(numbers(1000, 0, 0), numbers(50, 0, 0), Duration.ofHours(10))
                .message())
        .isEqualTo(
            "no worse, as far as 50 requests in 10.0 h say; times are not compared before 500"
                + " requests to the extracted side and 50 to the monolith");
  }

  @Test
  void saysWhatMayBeChance() {
    assertThat(comparison.judge(numbers(300, 0, 0), numbers(300, 0, 19), MINUTE).message())
        .startsWith("no worse, as far as 300 requests in 60 s say; it may be chance that 19 of 300")
        .contains("to the extracted side failed (6.33 %), 0 of 300 to the monolith (0.00 %)");
    assertThat(comparison.judge(numbers(300, 0, 0), numbers(300, 0, 1), MINUTE).message())
        .doesNotContain("chance");
  }

  @Test
  void raisesNoFalseAlarmInManyLooksAtEqualSides() {
    for (int look = 0; look < 2000; look++) {
      Numbers monolith = drawn(500 + look);
      Numbers extracted = drawn(50 + look / 2);
      assertThat(comparison.judge(monolith, extracted, MINUTE).state()).isEqualTo(State.NO_WORSE);
    }
  }

  private Numbers drawn(int requests) {
    long failed = random.ints(requests, 0, 50).filter(i -> i == 0).count();
    return new Numbers(requests, 0, failed, times(requests, 20));
  }

  private static Numbers numbers(long requests, long refused, long failed) {
    return new Numbers(requests, refused, failed, new Times());
  }

  private Numbers timed(int requests, double millis) {
    return new Numbers(requests, 0, 0, times(requests, millis));
  }

  /** Log-normal about these milliseconds. */
  private Times times(int requests, double millis) {
    Times times = new Times();
    for (int i = 0; i < requests; i++) {
      times.add(Times.step((long) (millis * 1e6 * Math.exp(random.nextGaussian() / 2))), 1);
    }
    return times;
  }
}
