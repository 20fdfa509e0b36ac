package io.figwizard.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BackOffTest {
  @Test
  void growsToItsLimit() {
    BackOff backOff = new BackOff(Duration.ofSeconds(1), 3, Duration.ofHours(1), () -> 0.5);

    assertThat(backOff.after(1)).isEqualTo(Duration.ofSeconds(1));
    assertThat(backOff.after(2)).isEqualTo(Duration.ofSeconds(3));
    assertThat(backOff.after(4)).isEqualTo(Duration.ofSeconds(27));
    assertThat(backOff.after(12)).isEqualTo(Duration.ofHours(1));
    assertThat(backOff.after(1000)).isEqualTo(Duration.ofHours(1));
  }

  @Test
  void differsFromOneToTheNext() {
    Duration second = Duration.ofSeconds(1);

    assertThat(new BackOff(second, 3, second, () -> 0).after(1)).isEqualTo(Duration.ofMillis(800));
    assertThat(new BackOff(second, 3, second, () -> 1).after(1)).isEqualTo(Duration.ofMillis(1200));
  }
}
