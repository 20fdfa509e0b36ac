package io.figwizard.loadtests.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class MedianIntervalTest {

  @Test
  void saysNothingOfFewerThanSix() {
    MedianInterval five = of(1, 2, 3, 4, 5);
    assertThat(five.known()).isFalse();
    assertThat(five.text()).isEqualTo("3.000 (too few rounds to say more)");
    // All six on one side of the middle: 2 of 64.
    assertThat(of(6, 1, 2, 3, 4, 5)).isEqualTo(new MedianInterval(3.5, 1, 6));
  }

  @Test
  void takesTheRanksOfTheSignTest() {
    // Known from tables: of 21 values the 6th and the 16th.
    List<Double> values = new ArrayList<>();
    for (int i = 1; i <= 21; i++) {
      values.add((double) i);
    }
    Collections.shuffle(values, new Random(1));
    assertThat(MedianInterval.of(values)).isEqualTo(new MedianInterval(11, 6, 16));
    assertThat(MedianInterval.of(values).text()).isEqualTo("11.000 (95 %: 6.000 to 16.000)");
  }

  @Test
  void holdsTheTrueMiddleAsOftenAsItSays() {
    Random random = new Random(3);
    int held = 0;
    for (int i = 0; i < 4_000; i++) {
      // Skewed, as times are; the true middle is 1.
      MedianInterval interval =
          MedianInterval.of(
              DoubleStream.generate(() -> Math.exp(random.nextGaussian()))
                  .limit(15)
                  .boxed()
                  .toList());
      held += interval.from() <= 1 && 1 <= interval.to() ? 1 : 0;
    }
    assertThat(held / 4_000.0).isBetween(0.95, 0.99);
  }

  private static MedianInterval of(double... values) {
    return MedianInterval.of(DoubleStream.of(values).boxed().toList());
  }
}
