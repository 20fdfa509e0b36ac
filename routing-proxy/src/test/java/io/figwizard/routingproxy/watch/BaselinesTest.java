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
  void remembersEachRouteForItself() {
    baselines.of("a", numbers(100));

    assertThat(baselines.of("b", numbers(3)).requests()).isEqualTo(3);
  }

  private static Numbers numbers(long requests) {
    return new Numbers(requests, 0, 0, new Times());
  }
}
