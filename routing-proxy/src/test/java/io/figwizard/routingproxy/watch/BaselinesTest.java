package io.figwizard.routingproxy.watch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BaselinesTest {
  private final Baselines baselines = new Baselines(50);

  @Test
  void comparesWithTheMonolithOfNowWhereItIsEnough() {
    baselines.of("a", numbers(100));

    assertThat(baselines.of("a", numbers(60)).requests()).isEqualTo(60);
  }

  @Test
  void keepsWhatTheMonolithDidBeforeItsUsersLeft() {
    baselines.of("a", numbers(100));

    for (int look = 0; look < 3; look++) {
      assertThat(baselines.of("a", numbers(49)).requests()).isEqualTo(100);
      assertThat(baselines.of("a", Numbers.NONE).requests()).isEqualTo(100);
    }
  }

  @Test
  void keepsItsTimes() {
    Times times = new Times();
    times.add(Times.step(20_000_000), 90);
    times.add(Times.step(300_000_000), 10);
    baselines.of("a", new Numbers(100, 2, 1, times));

    Numbers kept = baselines.of("a", Numbers.NONE);

    assertThat(kept.refused()).isEqualTo(2);
    assertThat(kept.failed()).isEqualTo(1);
    assertThat(kept.times().total()).isEqualTo(100);
    assertThat(kept.times().quantileMillis(0.5)).isEqualTo(times.quantileMillis(0.5));
    assertThat(kept.times().quantileMillis(0.95)).isEqualTo(times.quantileMillis(0.95));
  }

  @Test
  void remembersEachRouteForItself() {
    baselines.of("a", numbers(100));

    assertThat(baselines.of("b", numbers(3)).requests()).isEqualTo(3);
  }

  private static Numbers numbers(long requests) {
    return new Numbers(requests, 0, 0, new Times());
  }
}
