package io.figwizard.routingproxy.dataplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class FewBitsTest {

  @Test
  void smallNumbersStayWhatTheyAre() {
    for (int micros = 0; micros < 256; micros++) {
      assertThat(FewBits.micros(FewBits.of(micros))).isEqualTo(micros);
    }
  }

  @Test
  void largeOnesStayWithinHalfAPercent() {
    Random random = new Random(7);
    for (int i = 0; i < 10_000; i++) {
      int micros = random.nextInt((int) TimeSlice.LONGEST_MICROS) >>> random.nextInt(22);

      assertThat((double) FewBits.micros(FewBits.of(micros)))
          .isCloseTo(micros, within(micros * 0.004));
    }
    assertThat((double) FewBits.micros(FewBits.of((int) TimeSlice.LONGEST_MICROS)))
        .isCloseTo(TimeSlice.LONGEST_MICROS, within(TimeSlice.LONGEST_MICROS * 0.004));
  }
}
