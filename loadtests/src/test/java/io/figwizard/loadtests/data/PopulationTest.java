package io.figwizard.loadtests.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PopulationTest {

  private final Population production = new Population(Profile.PRODUCTION, 1);

  @Test
  void givesEveryUserAnotherRank() {
    assertThat(IntStream.range(0, 100_000).map(production::rank).distinct().count())
        .isEqualTo(100_000);
  }

  @Test
  void followsZipfWithAnExponentOfFourFifths() {
    int[] cards =
        IntStream.range(0, 100_000)
            .map(production::cards)
            .boxed()
            .sorted((a, b) -> b - a)
            .mapToInt(Integer::intValue)
            .toArray();
    double all = Arrays.stream(cards).asLongStream().sum();

    assertThat(all).isBetween(1_600_000.0, 1_800_000.0);
    assertThat(cards[0] / all).isBetween(0.015, 0.03);
    assertThat(Arrays.stream(cards).limit(1_000).sum() / all).isBetween(0.28, 0.40);
    assertThat(Arrays.stream(cards).filter(n -> n == 0).count()).isBetween(10_000L, 20_000L);
  }

  @Test
  void givesEveryUserAnotherIdAndAddress() {
    assertThat(IntStream.range(0, 100_000).mapToObj(production::userId).distinct().count())
        .isEqualTo(100_000);
    assertThat(IntStream.range(0, 100_000).mapToObj(production::email).distinct().count())
        .isEqualTo(100_000);
  }

  @Test
  void keepsIdsForASeedAndChangesThemWithIt() {
    assertThat(new Population(Profile.CI, 1).userId(5)).isEqualTo(production.userId(5));
    assertThat(new Population(Profile.CI, 2).userId(5)).isNotEqualTo(production.userId(5));
  }
}
