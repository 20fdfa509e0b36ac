package io.figwizard.loadtests.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class QuantileTest {
  @Test
  void isTheOrderStatisticOfExactValues() {
    double[] values = IntStream.range(0, 1000).mapToDouble(i -> i).toArray();

    assertThat(Quantile.P50.of(values, 0)).isEqualTo(500);
    assertThat(Quantile.P95.of(values, 0)).isEqualTo(950);
    assertThat(Quantile.P99.of(values, 0)).isEqualTo(990);
    assertThat(Quantile.P99.of(new double[] {7}, 0)).isEqualTo(7);
  }

  @Test
  void findsAShiftSmallerThanTheResolution() {
    // Both clocks of a request cut off the fraction, as the load generator's do.
    double fast = roundedMedian(3.1);
    double slow = roundedMedian(3.4);

    assertThat(fast).isCloseTo(3.1, within(0.05));
    assertThat(slow).isCloseTo(3.4, within(0.05));
  }

  @Test
  void isNeverNegative() {
    assertThat(Quantile.P50.of(new double[100], 1)).isPositive();
  }

  @Test
  void refusesNoValues() {
    assertThatThrownBy(() -> Quantile.P50.of(new double[0], 1)).hasMessageContaining("no values");
  }

  private static double roundedMedian(double trueMedian) {
    Random random = new Random(7);
    double[] rounded =
        DoubleStream.generate(
                () -> {
                  double start = random.nextDouble() * 1000;
                  double end = start + trueMedian + random.nextGaussian() * 0.6;
                  return Math.floor(end) - Math.floor(start);
                })
            .limit(100_000)
            .sorted()
            .toArray();
    return Quantile.P50.of(rounded, 1);
  }
}
