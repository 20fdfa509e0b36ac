package io.figwizard.routingproxy.diff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ChanceTest {

  @Test
  void boundsAShareThatWasNeverSeen() {
    // 1 - 0.05^(1/3000).
    assertThat(Chance.atMost(0, 3000)).isCloseTo(0.000998, within(1e-6));
    assertThat(Chance.atMost(0, 0)).isEqualTo(1);
    assertThat(Chance.atMost(7, 7)).isEqualTo(1);
  }

  @Test
  void boundsAShareAsClopperAndPearsonDo() {
    // R: binom.test(5, 100, alternative = "less")$conf.int
    assertThat(Chance.atMost(5, 100)).isCloseTo(0.1022534, within(1e-6));
  }

  @Test
  void findsWhatTheLadyTastingTeaFound() {
    // Fisher, The Design of Experiments, 1935: 3 of 4 right by chance 17/70, 4 of 4 by 1/70.
    assertThat(Chance.sameShare(3, 4, 1, 4)).isCloseTo(17 / 70.0, within(1e-12));
    assertThat(Chance.sameShare(4, 4, 0, 4)).isCloseTo(1 / 70.0, within(1e-12));
  }

  @Test
  void saysNothingWithoutRepetitions() {
    assertThat(Chance.sameShare(50, 100, 0, 0)).isEqualTo(1);
    assertThat(Chance.sameShare(0, 100, 5, 10)).isEqualTo(1);
  }

  @Test
  void adjustsForLookingAtSeveralAtOnce() {
    assertThat(Chance.holm(new double[] {0.01, 0.04, 0.03, 0.005}))
        .containsExactly(new double[] {0.03, 0.06, 0.06, 0.02}, within(1e-12));
    assertThat(Chance.holm(new double[] {0.9, 0.8})).containsExactly(1, 1);
    assertThat(Chance.holm(new double[0])).isEmpty();
  }
}
