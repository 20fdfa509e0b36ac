package io.figwizard.routingproxy.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.figwizard.routingproxy.routes.Effect;
import io.figwizard.routingproxy.routes.Mode;
import io.figwizard.routingproxy.routes.Route;
import io.figwizard.routingproxy.routes.TestRoutes;
import io.figwizard.routingproxy.routes.WatchSettings;
import org.junit.jupiter.api.Test;

/** Fewer than 50 requests say nothing; 500 are enough to compare times. */
class BaselinesTest {
  private static final long WINDOW = 300;
  private static final Thresholds LIMITS =
      Thresholds.of(new WatchConfiguration(), WatchSettings.NONE);
  private static final Route HOME = route("a", Mode.MONOLITH, 0);
  private static final Route GONE = route("a", Mode.EXTRACTED, 0);

  private final Baselines baselines = new Baselines(WINDOW);

  /** Any start, as that of System.nanoTime. */
  private long now = -1000;

  @Test
  void comparesWithTheMonolithOfNowWhileItServesAll() {
    of(HOME, 100);
    now += WINDOW;

    assertThat(of(HOME, 60)).isEqualTo(60);
    assertThat(of(HOME, 49)).isEqualTo(60);
  }

  @Test
  void keepsWhatTheMonolithDidBeforeItsUsersLeft() {
    of(HOME, 100);

    for (int look = 0; look < 3; look++) {
      assertThat(of(GONE, 49)).isEqualTo(100);
      assertThat(of(GONE, 0)).isEqualTo(100);
      now += WINDOW;
    }
  }

  @Test
  void doesNotShrinkWithTheWindowOfAMonolithThatItsUsersHaveLeft() {
    of(HOME, 3000);
    now += WINDOW;
    assertThat(of(HOME, 3000)).isEqualTo(3000);

    for (long left : new long[] {2999, 2000, 600, 60, 0}) {
      assertThat(of(GONE, left)).as("%s left", left).isEqualTo(3000);
      now += WINDOW / 6;
    }
    now += WINDOW;
    assertThat(of(GONE, 0)).isEqualTo(3000);
  }

  @Test
  void doesNotShrinkOnTheWayThroughACanaryNorWhenTheRouteComesHome() {
    of(HOME, 3000);
    now += WINDOW;

    assertThat(of(route("a", Mode.CANARY, 50), 2900)).isEqualTo(3000);
    now += WINDOW - 1;
    assertThat(of(route("a", Mode.CANARY, 50), 1600)).isEqualTo(3000);
    assertThat(of(route("a", Mode.CANARY, 99), 1500)).isEqualTo(3000);
    now += WINDOW - 1;
    assertThat(of(route("a", Mode.CANARY, 99), 60)).isEqualTo(3000);
    assertThat(of(HOME, 70)).isEqualTo(3000);
    now += WINDOW;
    assertThat(of(HOME, 2500)).isEqualTo(2500);
  }

  @Test
  void comparesALongCanaryWithTheMonolithOfNowWhereThatHasEnough() {
    Route canary = route("a", Mode.CANARY, 50);
    of(HOME, 3000);
    of(canary, 3000);
    now += WINDOW;

    assertThat(of(canary, 1500)).isEqualTo(1500);
    assertThat(of(canary, 500)).isEqualTo(500);
    assertThat(of(canary, 499)).as("too few to compare times").isEqualTo(500);
    assertThat(of(canary, 800)).isEqualTo(800);
  }

  @Test
  void goesByWhatTheRouteSaysItself() {
    Thresholds own =
        Thresholds.of(
            new WatchConfiguration(),
            new WatchSettings(null, 20, null, null, null, null, null, null, null));
    of(HOME, numbers(30), own);

    assertThat(of(GONE, Numbers.NONE, own).requests()).isEqualTo(30);
  }

  @Test
  void keepsItsTimes() {
    Times times = new Times();
    times.add(Times.step(20_000_000), 90);
    times.add(Times.step(300_000_000), 10);
    of(HOME, new Numbers(100, 2, 1, times), LIMITS);

    Numbers kept = of(GONE, Numbers.NONE, LIMITS);

    assertThat(kept.refused()).isEqualTo(2);
    assertThat(kept.failed()).isEqualTo(1);
    assertThat(kept.times().total()).isEqualTo(100);
    assertThat(kept.times().quantileMillis(0.5)).isEqualTo(times.quantileMillis(0.5));
    assertThat(kept.times().quantileMillis(0.95)).isEqualTo(times.quantileMillis(0.95));
  }

  @Test
  void prefersFewCountedAsTheyAreNowToManyCountedInAnotherWay() {
    Route canary = route("a", Mode.CANARY, 50);
    of(HOME, 3000);
    of(canary, 3000);
    now += WINDOW;
    long changed = now;

    assertThat(of(canary, numbers(60), LIMITS, changed).since())
        .as("some of these, too, are of before")
        .isLessThan(changed);
    assertThat(of(canary, 60)).isEqualTo(3000);
    now += WINDOW;
    Baselines.Baseline few = of(canary, numbers(60), LIMITS, changed);
    assertThat(few.since()).isEqualTo(changed);
    assertThat(few.numbers().requests()).isEqualTo(60);
    assertThat(of(GONE, numbers(0), LIMITS, changed).numbers().requests()).isEqualTo(60);
  }

  @Test
  void takesTimesOfNowForAWindowWhereAnotherProcessCounted() {
    Times times = new Times();
    times.add(3, 90);
    baselines.restore("a", KeptNumbers.of(new Numbers(90, 2, 1, times)), now - 1000, now);
    Times ofNow = new Times();
    ofNow.add(5, 20);

    Baselines.Baseline cold = of(GONE, new Numbers(20, 0, 0, ofNow), LIMITS, Long.MIN_VALUE);
    assertThat(cold.since()).isEqualTo(now - 1000);
    assertThat(cold.numbers()).isEqualTo(new Numbers(90, 2, 1, ofNow));
    now += WINDOW - 1;
    assertThat(of(GONE, Numbers.NONE, LIMITS).times().total()).isZero();
    now += 1;
    assertThat(of(GONE, Numbers.NONE, LIMITS).times().total()).isEqualTo(90);
    assertThat(of(HOME, 60)).as("counted by this process").isEqualTo(90);
    now += WINDOW;
    assertThat(of(HOME, 60)).isEqualTo(60);
  }

  @Test
  void remembersEachRouteForItself() {
    of(HOME, 100);

    assertThat(of(route("b", Mode.MONOLITH, 0), 3)).isEqualTo(3);
  }

  private long of(Route route, long requests) {
    return of(route, numbers(requests), LIMITS).requests();
  }

  private Numbers of(Route route, Numbers numbers, Thresholds limits) {
    return of(route, numbers, limits, Long.MIN_VALUE).numbers();
  }

  private Baselines.Baseline of(Route route, Numbers numbers, Thresholds limits, long counted) {
    return baselines.of(route, new Baselines.Baseline(numbers, now - WINDOW), counted, limits, now);
  }

  private static Route route(String id, Mode mode, double percent) {
    return TestRoutes.route(id, Effect.SAFE, mode).at(mode, percent);
  }

  private static Numbers numbers(long requests) {
    return new Numbers(requests, 0, 0, new Times());
  }
}
