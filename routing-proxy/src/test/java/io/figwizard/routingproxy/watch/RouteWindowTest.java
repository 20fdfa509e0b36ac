package io.figwizard.routingproxy.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.figwizard.routingproxy.dataplane.Outcomes.Ending;
import io.figwizard.routingproxy.routes.Side;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RouteWindowTest {
  private static final long SECOND = 1_000_000_000;
  // Thirty slices of ten seconds.
  private final RouteWindow window = new RouteWindow(300 * SECOND);

  @Test
  void countsEachSideForItself() {
    window.count(Side.MONOLITH, Ending.ANSWERED, SECOND, 0);
    window.count(Side.EXTRACTED, Ending.FAILED, -1, 0);
    window.count(Side.EXTRACTED, Ending.REFUSED, SECOND, 0);

    assertThat(window.numbers(Side.MONOLITH, 0, 0).requests()).isEqualTo(1);
    Numbers extracted = window.numbers(Side.EXTRACTED, 0, 0);
    assertThat(extracted.requests()).isEqualTo(2);
    assertThat(extracted.failed()).isEqualTo(1);
    assertThat(extracted.refused()).isEqualTo(1);
    assertThat(extracted.times().total()).isEqualTo(1);
  }

  @Test
  void forgetsWhatIsOlderThanTheWindow() {
    window.count(Side.MONOLITH, Ending.ANSWERED, 1, 0);
    window.count(Side.MONOLITH, Ending.ANSWERED, 1, 100 * SECOND);

    assertThat(window.numbers(Side.MONOLITH, 0, 299 * SECOND).requests()).isEqualTo(2);
    assertThat(window.numbers(Side.MONOLITH, 0, 301 * SECOND).requests()).isEqualTo(1);
    assertThat(window.numbers(Side.MONOLITH, 0, 500 * SECOND).requests()).isZero();
    window.count(Side.MONOLITH, Ending.ANSWERED, 1, 600 * SECOND);
    assertThat(window.numbers(Side.MONOLITH, 0, 600 * SECOND).requests()).isEqualTo(1);
  }

  @Test
  void doesNotTakeForNewWhatItHearsOfTooLate() {
    window.count(Side.MONOLITH, Ending.ANSWERED, 1, 300 * SECOND);
    window.count(Side.MONOLITH, Ending.FAILED, 1, 0);
    window.count(Side.MONOLITH, Ending.FAILED, 1, 20 * SECOND);

    Numbers numbers = window.numbers(Side.MONOLITH, 0, 305 * SECOND);
    assertThat(numbers.requests()).isEqualTo(2);
    assertThat(numbers.failed()).isEqualTo(1);
  }

  @Test
  void leavesOutWhatWasBeforeTheMove() {
    window.count(Side.EXTRACTED, Ending.FAILED, 1, 15 * SECOND);
    window.count(Side.EXTRACTED, Ending.ANSWERED, 1, 25 * SECOND);

    assertThat(window.numbers(Side.EXTRACTED, 20 * SECOND, 30 * SECOND).requests()).isEqualTo(1);
    assertThat(window.numbers(Side.EXTRACTED, 16 * SECOND, 30 * SECOND).failed()).isZero();
  }

  @Test
  void goesAsFarBackAsItTakesToSeeEnough() {
    // One in ten minutes, kept every two.
    for (long at = 0; at <= 6000; at += 120) {
      if (at % 600 == 0) {
        window.count(Side.EXTRACTED, Ending.FAILED, SECOND, at * SECOND);
      }
      window.keep(at * SECOND);
    }
    long now = 6001 * SECOND;

    assertThat(window.since(Side.EXTRACTED, 1, 0, now)).isEqualTo(5710 * SECOND);
    assertThat(window.since(Side.EXTRACTED, 4, 0, now)).isEqualTo(4200 * SECOND);
    assertThat(window.since(Side.EXTRACTED, 100, 0, now)).isZero();
    assertThat(window.since(Side.EXTRACTED, 4, 5000 * SECOND, now)).isEqualTo(5000 * SECOND);
    assertThat(window.numbers(Side.EXTRACTED, 4200 * SECOND, now).requests()).isEqualTo(4);
    assertThat(window.numbers(Side.EXTRACTED, 4201 * SECOND, now).failed()).isEqualTo(3);
    assertThat(window.numbers(Side.EXTRACTED, 0, now).times().total()).isEqualTo(11);
    assertThat(window.numbers(Side.MONOLITH, 0, now).requests()).isZero();
  }

  @Test
  void countsNoRequestTwiceThatIsKeptAndStillInTheWindow() {
    for (long at = 0; at < 400; at += 10) {
      window.count(Side.MONOLITH, Ending.ANSWERED, 1, at * SECOND);
      window.keep(at * SECOND);
    }

    assertThat(window.numbers(Side.MONOLITH, 0, 399 * SECOND).requests()).isEqualTo(40);
  }

  @Test
  void keepsWhatABusyRouteHadLastWhenItGetsQuiet() {
    for (int i = 0; i < 2 * Earlier.MOST; i++) {
      window.count(Side.MONOLITH, Ending.ANSWERED, 1, 0);
    }
    window.count(Side.MONOLITH, Ending.FAILED, 1, 200 * SECOND);
    window.keep(220 * SECOND);
    window.keep(350 * SECOND);

    assertThat(window.numbers(Side.MONOLITH, 0, 1000 * SECOND).failed()).isEqualTo(1);
  }

  @Test
  void forgetsAfterAWeek() {
    window.count(Side.MONOLITH, Ending.ANSWERED, 1, 0);
    window.keep(100 * SECOND);

    long week = 7 * 24 * 3600 * SECOND;
    assertThat(window.numbers(Side.MONOLITH, 0, week - SECOND).requests()).isEqualTo(1);
    assertThat(window.numbers(Side.MONOLITH, 0, week + 10 * SECOND).requests()).isZero();
  }

  @Test
  void countsWhatOthersToldWithItsOwnAndKnowsItsOwnAlone() {
    window.count(Side.EXTRACTED, Ending.FAILED, SECOND, 5 * SECOND);
    window.countOthers(Side.EXTRACTED, told(300, 20, 10), 3 * SECOND);
    window.countOthers(Side.EXTRACTED, told(2, 1, 0), 9 * SECOND);
    window.countOthers(Side.MONOLITH, told(4, 0, 0), 12 * SECOND);

    Numbers together = window.numbers(Side.EXTRACTED, 0, 30 * SECOND);
    assertThat(together.requests()).isEqualTo(303);
    assertThat(together.refused()).isEqualTo(21);
    assertThat(together.failed()).isEqualTo(11);
    assertThat(together.times().total()).isEqualTo(303);
    assertThat(window.numbers(Side.MONOLITH, 0, 30 * SECOND).requests()).isEqualTo(4);
    assertThat(window.own(Side.EXTRACTED, 0).requests()).isEqualTo(1);
    assertThat(window.own(Side.EXTRACTED, 0).times().total()).isEqualTo(1);
    assertThat(window.own(Side.MONOLITH, 1)).isEqualTo(Numbers.NONE);
    assertThat(window.own(Side.EXTRACTED, 7)).isEqualTo(Numbers.NONE);
  }

  @Test
  void keepsWhatOthersToldLate() {
    for (long now = 10; now <= 400; now += 10) {
      window.keep(now * SECOND);
      if (now == 90) {
        window.countOthers(Side.MONOLITH, told(3, 0, 1), 15 * SECOND);
      }
    }

    Numbers earlier = window.numbers(Side.MONOLITH, 0, 400 * SECOND);
    assertThat(earlier.requests()).isEqualTo(3);
    assertThat(earlier.failed()).isEqualTo(1);
  }

  @Test
  void leavesOutWhatOthersDidBeforeTheMove() {
    // Their slice is over after the move, and began before it.
    window.countOthers(Side.EXTRACTED, told(1, 0, 1), 15 * SECOND);
    window.countOthers(Side.EXTRACTED, told(1, 0, 0), 25 * SECOND);

    assertThat(window.numbers(Side.EXTRACTED, 18 * SECOND, 40 * SECOND).failed()).isZero();
    assertThat(window.numbers(Side.EXTRACTED, 18 * SECOND, 40 * SECOND).requests()).isEqualTo(1);
  }

  @Test
  void doesNotTakeForNewWhatOthersToldTooLate() {
    window.count(Side.MONOLITH, Ending.ANSWERED, 1, 300 * SECOND);
    window.countOthers(Side.MONOLITH, told(7, 0, 7), 5 * SECOND);

    assertThat(window.numbers(Side.MONOLITH, 0, 305 * SECOND).requests()).isEqualTo(1);
  }

  @Test
  void goesAsFarBackForItsOwnAlone() {
    // One in ten minutes beside a hundred of others, kept every two.
    for (long at = 0; at <= 6000; at += 120) {
      if (at % 600 == 0) {
        window.countOthers(Side.EXTRACTED, told(100, 0, 0), at * SECOND);
        window.count(Side.EXTRACTED, Ending.FAILED, SECOND, at * SECOND);
      }
      window.keep(at * SECOND);
    }
    long now = 6001 * SECOND;

    assertThat(window.since(Whose.OWN, Side.EXTRACTED, 4, 0, now)).isEqualTo(4200 * SECOND);
    assertThat(window.numbers(Whose.OWN, Side.EXTRACTED, 0, now).requests()).isEqualTo(11);
    assertThat(window.numbers(Whose.OWN, Side.EXTRACTED, 0, now).failed()).isEqualTo(11);
    assertThat(window.numbers(Side.EXTRACTED, 5999 * SECOND, now).requests()).isEqualTo(101);
    assertThat(window.numbers(Whose.OWN, Side.MONOLITH, 0, now).requests()).isZero();
  }

  @Test
  void allAreItsOwnWhereOthersToldNothing() {
    window.count(Side.MONOLITH, Ending.ANSWERED, 1, 0);
    window.keep(100 * SECOND);

    assertThat(window.countsOthers()).isFalse();
    assertThat(window.numbers(Whose.OWN, Side.MONOLITH, 0, 1000 * SECOND).requests()).isEqualTo(1);
  }

  private static Numbers told(int requests, int refused, int failed) {
    Times times = new Times();
    times.add(Times.step(SECOND), requests);
    return new Numbers(requests, refused, failed, times);
  }

  @Test
  void worksWithAClockThatIsNegative() {
    window.count(Side.MONOLITH, Ending.ANSWERED, 1, -5 * SECOND);
    window.count(Side.MONOLITH, Ending.ANSWERED, 1, 5 * SECOND);

    assertThat(window.numbers(Side.MONOLITH, Long.MIN_VALUE / 2, 6 * SECOND).requests())
        .isEqualTo(2);
  }

  @Test
  void losesNoneOfManyThreads() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      threads.invokeAll(
          IntStream.range(0, 8)
              .<Callable<Void>>mapToObj(
                  thread ->
                      () -> {
                        for (int i = 0; i < 10_000; i++) {
                          window.count(Side.MONOLITH, Ending.FAILED, 1, i % 290 * SECOND);
                        }
                        return null;
                      })
              .toList());
    } finally {
      threads.shutdown();
    }

    Numbers numbers = window.numbers(Side.MONOLITH, 0, 290 * SECOND);
    assertThat(numbers.requests()).isEqualTo(80_000);
    assertThat(numbers.failed()).isEqualTo(80_000);
  }
}
