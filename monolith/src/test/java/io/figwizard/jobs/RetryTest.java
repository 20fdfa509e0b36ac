package io.figwizard.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.figwizard.jobs.Outcome.Kind;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryTest {

  @ParameterizedTest
  @CsvSource({
    "SENT, 1, false",
    "REFUSED, 1, false",
    "LATER, 1, true",
    "LATER, 1000, true",
    "UNKNOWN, 1, true",
    "UNKNOWN, 2, true",
    "UNKNOWN, 3, false"
  })
  void sendsAgainWhatIsNotSettledAndOnlySoManyCopies(Kind kind, int attempts, boolean again) {
    assertThat(Retry.again(new Outcome(kind, null, "why"), attempts)).isEqualTo(again);
  }

  @Test
  void waitsLongerEachTimeAndNeverLongerThanHalfAnHour() {
    assertThat(Retry.after(1)).isEqualTo(Duration.ofSeconds(15));
    assertThat(Retry.after(2)).isEqualTo(Duration.ofSeconds(30));
    assertThat(Retry.after(8)).isEqualTo(Duration.ofMinutes(30));
    assertThat(Retry.after(1_000)).isEqualTo(Duration.ofMinutes(30));
  }
}
