package io.figwizard.routingproxy.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ShareTest {

  /** Examples of Newcombe 1998, table II, method 10, at 95 %. */
  @Test
  void agreesWithThePublishedExamples() {
    double z = 1.959964;

    assertThat(Share.of(56, 70, z).atLeastAbove(Share.of(48, 80, z)))
        .isCloseTo(0.0524, within(5e-4));
    assertThat(Share.of(9, 10, z).atLeastAbove(Share.of(3, 10, z))).isCloseTo(0.1705, within(5e-4));
    assertThat(Share.of(10, 10, z).atLeastAbove(Share.of(0, 20, z)))
        .isCloseTo(0.6791, within(5e-4));
  }

  @Test
  void isNeverSureOfNothing() {
    Share none = Share.of(0, 0, 4);

    assertThat(none.least()).isZero();
    assertThat(none.most()).isEqualTo(1);
    assertThat(Share.of(0, 1000, 4).most()).isPositive().isLessThan(0.02);
    assertThat(Share.of(1000, 1000, 4).least()).isLessThan(1).isGreaterThan(0.98);
  }
}
