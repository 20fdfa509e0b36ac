package io.figwizard.routingproxy.watch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EarlierTest {

  private final Earlier earlier = new Earlier();

  @Test
  void knowsAsManyAsWereAdded() {
    Times times = new Times();
    times.add(Times.step(20_000_000), 2);
    times.add(Times.step(300_000_000), 1);
    earlier.add(-7, new Numbers(5, 1, 2, times));

    Numbers.Sum sum = new Numbers.Sum();
    earlier.addTo(sum, -7, -6);
    assertThat(sum.numbers().requests()).isEqualTo(5);
    assertThat(sum.numbers().refused()).isEqualTo(1);
    assertThat(sum.numbers().failed()).isEqualTo(2);
    assertThat(sum.times().total()).isEqualTo(3);
    assertThat(sum.times().quantileMillis(1)).isEqualTo(times.quantileMillis(1));
    assertThat(sum.times().quantileMillis(0.5)).isEqualTo(times.quantileMillis(0.5));
  }

  @Test
  void knowsWhatBodiesSaid() {
    earlier.add(3, new Numbers(12, 5, 4, new Said(3, 1, 2), new Times()));

    Numbers.Sum sum = new Numbers.Sum();
    earlier.addTo(sum, 3, 4);
    assertThat(sum.numbers().requests()).isEqualTo(12);
    assertThat(sum.numbers().refused()).isEqualTo(5);
    assertThat(sum.numbers().failed()).isEqualTo(4);
    assertThat(sum.numbers().said()).isEqualTo(new Said(3, 1, 2));
  }

  @Test
  void findsTheNewestSliceFromWhichThereWereEnough() {
    earlier.add(10, requests(3));
    earlier.add(20, requests(3));
    earlier.add(30, requests(3));

    assertThat(earlier.first(3, 40)).isEqualTo(30);
    assertThat(earlier.first(4, 40)).isEqualTo(20);
    assertThat(earlier.first(4, 30)).isEqualTo(10);
    assertThat(earlier.first(100, 40)).as("all there are").isEqualTo(10);
    assertThat(earlier.first(0, 40)).as("none is missing").isEqualTo(40);
    assertThat(earlier.first(3, 10)).as("none before").isEqualTo(10);
  }

  @Test
  void forgetsTheOldest() {
    for (int slice = 0; slice < 3 * Earlier.MOST; slice++) {
      earlier.add(slice, requests(1));
    }

    assertThat(total()).isEqualTo(Earlier.MOST);
    assertThat(earlier.first(Long.MAX_VALUE, Long.MAX_VALUE)).isEqualTo(2L * Earlier.MOST);
    earlier.clear();
    assertThat(total()).isZero();
    earlier.add(1, requests(1));
    assertThat(total()).isEqualTo(1);
  }

  @Test
  void knowsTheSlowestAndTheSlicesOfYears() {
    Times slowest = new Times();
    slowest.add(Times.STEPS - 1, 1);
    long apart = 10_007;
    for (int i = 0; i < 1000; i++) {
      earlier.add(i * apart - 7, new Numbers(1, 0, 1, slowest));

      assertThat(earlier.first(6, Long.MAX_VALUE)).isEqualTo(Math.max(0, i - 5) * apart - 7);
      Numbers.Sum sum = new Numbers.Sum();
      earlier.addTo(sum, (i - 5) * apart - 7, Long.MAX_VALUE);
      assertThat(sum.numbers().failed()).isEqualTo(Math.min(6, i + 1));
      assertThat(sum.times().quantileMillis(1)).isEqualTo(slowest.quantileMillis(1));
    }
  }

  @Test
  void forgetsWhatIsFarTooOldAndKeepsAsManyAsEverAfterThat() {
    earlier.add(-5, requests(700));
    earlier.add(Integer.MAX_VALUE * 3L, requests(1));
    assertThat(total()).isEqualTo(1);

    for (int i = 1; i <= 2 * Earlier.MOST; i++) {
      earlier.add(Integer.MAX_VALUE * 3L + i, requests(1));
      assertThat(total()).isEqualTo(Math.min(Earlier.MOST, i + 1));
    }
  }

  private long total() {
    Numbers.Sum sum = new Numbers.Sum();
    earlier.addTo(sum, 0, Long.MAX_VALUE);
    return sum.numbers().requests();
  }

  private static Numbers requests(int requests) {
    return new Numbers(requests, 0, 0, new Times());
  }
}
