package io.figwizard.loadtests.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class TimeTakenTest {

  @Test
  void takesFourTimesTheMiddleForOneOfAHundred() {
    List<Long> micros =
        TimeTaken.queries(Duration.ofMillis(5)).stream().map(TimeTaken::asked).sorted().toList();

    assertThat(micros.get(micros.size() / 2)).isBetween(4_990L, 5_010L);
    assertThat(micros.get(micros.size() * 99 / 100)).isBetween(19_500L, 20_500L);
  }

  @Test
  void asksForTheSameTimesAgainAndAgain() {
    assertThat(TimeTaken.queries(Duration.ofMillis(5)))
        .isEqualTo(TimeTaken.queries(Duration.ofMillis(5)));
  }

  @Test
  void asksForNothingWhereTheServerIsToAnswerAtOnce() {
    assertThat(TimeTaken.queries(Duration.ZERO)).containsExactly("");
    assertThat(TimeTaken.asked("/off")).isZero();
  }
}
