package io.figwizard.routingproxy.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TimesTest {

  @Test
  void isRightToFivePercent() {
    Random random = new Random(7);
    long[] nanos = random.doubles(10_000).mapToLong(d -> (long) (1e6 * Math.exp(5 * d))).toArray();
    Times times = of(nanos);
    Arrays.sort(nanos);

    for (double share : new double[] {0.01, 0.5, 0.95, 0.999, 1}) {
      double exact = nanos[(int) Math.ceil(share * nanos.length) - 1] / 1e6;
      assertThat(times.quantileMillis(share)).isBetween(exact, exact * 1.0501);
    }
  }

  @Test
  void keepsTheQuantileBetweenItsBounds() {
    // 200 samples of a known distribution: the true p95 of uniform 0 to 100 ms is 95 ms.
    for (int seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      Times times = of(random.doubles(1000).mapToLong(d -> (long) (d * 100e6)).toArray());

      assertThat(times.leastMillis(0.95, 4)).isLessThan(95 * 1.05);
      assertThat(times.mostMillis(0.95, 4)).isGreaterThan(95);
    }
  }

  @Test
  void saysThatItCannotSayWithFew() {
    Times times = of(new long[] {1_000_000, 2_000_000, 3_000_000});

    assertThat(times.leastMillis(0.5, 4)).isZero();
    assertThat(times.mostMillis(0.95, 4)).isInfinite();
    assertThat(new Times().quantileMillis(0.5)).isZero();
  }

  @Test
  void takesTheShortestAndTheLongest() {
    Times times = of(new long[] {0, Duration.ofHours(3).toNanos()});

    assertThat(times.quantileMillis(0.5)).isCloseTo(0.1, within(1e-9));
    assertThat(times.quantileMillis(1)).isGreaterThan(115_000);
  }

  static Times of(long[] nanos) {
    Times times = new Times();
    for (long each : nanos) {
      times.add(Times.step(each), 1);
    }
    return times;
  }
}
