package io.figwizard.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class StepTest {
  @ParameterizedTest
  @CsvSource({
    "DAY,   2026-02-28, 2026-03-01",
    "DAY,   2028-02-28, 2028-02-29",
    "WEEK,  2026-03-09, 2026-03-16",
    "WEEK,  2026-03-11, 2026-03-16",
    "WEEK,  2026-03-15, 2026-03-16",
    "WEEK,  2026-12-30, 2027-01-04",
    "MONTH, 2026-03-01, 2026-04-01",
    "MONTH, 2026-01-31, 2026-02-01",
    "MONTH, 2026-12-31, 2027-01-01",
  })
  void thePointEndsWhereTheNextOneBegins(Step step, LocalDate day, LocalDate next) {
    assertThat(step.after(day)).isEqualTo(next);
  }
}
