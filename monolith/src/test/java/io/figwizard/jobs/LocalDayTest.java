package io.figwizard.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LocalDayTest {
  @ParameterizedTest
  @CsvSource({
    "2026-03-29, Europe/Vienna, 23",
    "2026-03-30, Europe/Vienna, 24",
    "2026-10-25, Europe/Vienna, 25",
    // Half an hour on Lord Howe Island.
    "2026-04-05, Australia/Lord_Howe, 24",
    "2026-09-06, America/Santiago, 23",
  })
  void hasAsManyHoursAsTheCalendarSays(LocalDate date, String zone, long hours) {
    LocalDay day = LocalDay.of(date, zone);

    assertThat(Duration.between(day.start(), day.end()).toHours()).isEqualTo(hours);
    assertThat(LocalDay.at(day.start(), zone)).isEqualTo(day);
    assertThat(LocalDay.at(day.end().minusNanos(1), zone)).isEqualTo(day);
    assertThat(LocalDay.at(day.end(), zone).date()).isEqualTo(date.plusDays(1));
    assertThat(LocalDay.at(day.end(), zone).before()).isEqualTo(day);
  }

  @ParameterizedTest
  @CsvSource({
    // An ordinary day.
    "2026-05-04T05:59:59Z, Europe/Vienna, 8, false",
    "2026-05-04T06:00:00Z, Europe/Vienna, 8, true",
    "2026-05-04T21:59:59Z, Europe/Vienna, 8, true",
    // 02:00 to 03:00 is left out.
    "2026-03-29T00:59:59Z, Europe/Vienna, 2, false",
    "2026-03-29T01:00:00Z, Europe/Vienna, 2, true",
    // 02:00 to 03:00 comes twice.
    "2026-10-24T23:59:59Z, Europe/Vienna, 2, false",
    "2026-10-25T00:00:00Z, Europe/Vienna, 2, true",
    "2026-10-25T01:00:00Z, Europe/Vienna, 2, true",
    // The day begins at 01:00.
    "2026-09-06T03:59:59Z, America/Santiago, 0, true",
    "2026-09-06T04:00:00Z, America/Santiago, 0, true",
    // A quarter past.
    "2026-05-04T02:14:59Z, Asia/Kathmandu, 8, false",
    "2026-05-04T02:15:00Z, Asia/Kathmandu, 8, true",
  })
  void reachesAnHourWhenTheClockOnTheWallDoes(Instant now, String zone, int hour, boolean reached) {
    assertThat(LocalDay.at(now, zone).hasReached(hour, now)).isEqualTo(reached);
  }

  @ParameterizedTest
  @CsvSource({"Europe/Atlantis", "''", "+25:00", "' '"})
  void countsAZoneThatNobodyKnowsAsUtc(String zone) {
    Instant now = Instant.parse("2026-05-04T23:30:00Z");

    assertThat(LocalDay.at(now, zone).date()).isEqualTo("2026-05-04");
    assertThat(LocalDay.at(now, zone).zone().getId()).isEqualTo("Z");
  }

  @Test
  void mayBeAnotherDayElsewhereAtTheSameTime() {
    Instant now = Instant.parse("2026-05-04T10:30:00Z");

    assertThat(LocalDay.at(now, "Pacific/Kiritimati").date()).isEqualTo("2026-05-05");
    assertThat(LocalDay.at(now, "Pacific/Midway").date()).isEqualTo("2026-05-03");
  }
}
