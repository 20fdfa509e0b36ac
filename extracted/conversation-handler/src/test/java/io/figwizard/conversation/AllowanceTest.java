package io.figwizard.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.figwizard.conversation.SessionSql.Usage;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AllowanceTest {
  private static final Allowance ALLOWANCE =
      new Allowance(Map.of("free", 10, "basic", 60, "poor", 1), Duration.ofMinutes(30));

  @ParameterizedTest
  @CsvSource({
    "'', free, 600",
    "basic, basic, 3600",
    "poor, free, 600",
    "gold, free, 600",
    "gold;poor;basic, basic, 3600"
  })
  void goesByTheBestPlanThatIsKnown(String plans, String plan, long seconds) {
    Allowance.Standing standing = ALLOWANCE.of(List.of(plans.split(";")), new Usage(0, 0));

    assertThat(standing.plan()).isEqualTo(plan);
    assertThat(standing.seconds()).isEqualTo(seconds);
  }

  @ParameterizedTest
  @CsvSource({"0, 0, 600, false", "300, 200, 100, false", "595, 0, 5, true", "900, 0, 0, true"})
  void leavesWhatIsNeitherUsedNorReserved(long used, long reserved, long left, boolean exhausted) {
    Allowance.Standing standing = ALLOWANCE.of(List.of(), new Usage(used, reserved));

    assertThat(standing.left()).isEqualTo(left);
    assertThat(standing.exhausted()).isEqualTo(exhausted);
  }

  @Test
  void reservesNoMoreThanTheLongestCall() {
    assertThat(ALLOWANCE.reservation(ALLOWANCE.of(List.of("basic"), new Usage(0, 0))))
        .isEqualTo(1800);
    assertThat(ALLOWANCE.reservation(ALLOWANCE.of(List.of(), new Usage(100, 0)))).isEqualTo(500);
  }

  @Test
  void wantsMinutesForThoseWithoutAPlan() {
    assertThatThrownBy(() -> new Allowance(Map.of("basic", 60), Duration.ofMinutes(30)))
        .hasMessageContaining("conversation.minutes")
        .hasMessageContaining("free");
  }
}
