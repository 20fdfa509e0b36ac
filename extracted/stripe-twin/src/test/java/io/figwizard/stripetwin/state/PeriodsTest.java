package io.figwizard.stripetwin.state;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PeriodsTest {
  @ParameterizedTest
  @CsvSource({
    "2026-01-31T10:00:00Z, 2026-01-31T10:00:00Z, month, 1, 2026-02-28T10:00:00Z",
    "2026-01-31T10:00:00Z, 2026-02-28T10:00:00Z, month, 1, 2026-03-31T10:00:00Z",
    "2024-02-29T00:00:00Z, 2024-02-29T00:00:00Z, year, 1, 2025-02-28T00:00:00Z",
    "2024-02-29T00:00:00Z, 2027-02-28T00:00:00Z, year, 1, 2028-02-29T00:00:00Z",
    "2026-01-01T00:00:00Z, 2026-01-01T00:00:00Z, month, 3, 2026-04-01T00:00:00Z",
    "2026-01-01T00:00:00Z, 2026-01-08T00:00:00Z, week, 1, 2026-01-15T00:00:00Z",
    "2026-01-01T00:00:00Z, 2026-01-01T00:00:00Z, day, 1, 2026-01-02T00:00:00Z"
  })
  void aPeriodEndsOnTheDayOfTheAnchor(
      Instant anchor, Instant start, String interval, int count, Instant end) {
    JsonObject price =
        JsonParser.parseString(
                "{\"recurring\":{\"interval\":\"%s\",\"interval_count\":%d}}"
                    .formatted(interval, count))
            .getAsJsonObject();

    assertThat(Periods.end(anchor.getEpochSecond(), start.getEpochSecond(), price))
        .isEqualTo(end.getEpochSecond());
  }
}
