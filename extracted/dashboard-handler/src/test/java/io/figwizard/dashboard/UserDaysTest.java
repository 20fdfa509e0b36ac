package io.figwizard.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class UserDaysTest {
  /** Begin and length of days on which clocks change, and of some on which they do not. */
  @ParameterizedTest
  @CsvSource({
    "Europe/Berlin,       2026-03-28, 2026-03-27T23:00:00Z, PT24H",
    "Europe/Berlin,       2026-03-29, 2026-03-28T23:00:00Z, PT23H",
    "Europe/Berlin,       2026-10-25, 2026-10-24T22:00:00Z, PT25H",
    "Europe/Berlin,       2026-10-26, 2026-10-25T23:00:00Z, PT24H",
    // Summer time began at midnight: the day has no 00:00. In 2019 it was given up.
    "America/Sao_Paulo,   2018-11-04, 2018-11-04T03:00:00Z, PT23H",
    "America/Sao_Paulo,   2018-02-17, 2018-02-17T02:00:00Z, PT25H",
    "America/Sao_Paulo,   2018-02-18, 2018-02-18T03:00:00Z, PT24H",
    "America/Sao_Paulo,   2026-11-01, 2026-11-01T03:00:00Z, PT24H",
    "Asia/Kathmandu,      2026-03-10, 2026-03-09T18:15:00Z, PT24H",
    "Australia/Lord_Howe, 2026-04-05, 2026-04-04T13:00:00Z, PT24H30M",
    // Clocks go back at 01:00: midnight comes twice, and the first one begins the day.
    "America/Havana,      2026-11-01, 2026-11-01T04:00:00Z, PT25H",
    "Pacific/Apia,        2011-12-29, 2011-12-29T10:00:00Z, PT24H",
    "Pacific/Apia,        2011-12-30, 2011-12-30T10:00:00Z, PT0S",
    "Pacific/Apia,        2011-12-31, 2011-12-30T10:00:00Z, PT24H",
    "UTC,                 2016-12-31, 2016-12-31T00:00:00Z, PT24H",
  })
  void aDayGoesFromItsFirstMomentToTheNextOnes(
      ZoneId zone, LocalDate day, Instant start, Duration length) {
    UserDays days = new UserDays(zone);

    assertThat(days.start(day)).isEqualTo(start);
    assertThat(Duration.between(days.start(day), days.start(day.plusDays(1)))).isEqualTo(length);
    assertThat(days.exists(day)).isEqualTo(!length.isZero());
    if (!length.isZero()) {
      assertThat(days.of(start)).isEqualTo(day);
      assertThat(days.of(start.plus(length).minusNanos(1000))).isEqualTo(day);
      assertThat(days.of(start.minusNanos(1000))).isBefore(day);
      assertThat(days.of(start.plus(length))).isAfter(day);
    }
  }

  /** At 00:01 of 7 November 2010 clocks in Newfoundland went back to 23:01 of the day before. */
  @Test
  void anHourThatComesTwiceAroundMidnightBelongsToTheDayThatHadBegun() {
    UserDays days = new UserDays(ZoneId.of("America/St_Johns"));
    LocalDate seventh = LocalDate.of(2010, 11, 7);
    Instant midnight = Instant.parse("2010-11-07T02:30:00Z");
    Instant back = midnight.plusSeconds(1800);
    assertThat(back.atZone(days.zone()).toLocalDate()).isEqualTo(seventh.minusDays(1));

    assertThat(days.start(seventh)).isEqualTo(midnight);
    assertThat(days.of(midnight.minusSeconds(1))).isEqualTo(seventh.minusDays(1));
    assertThat(days.of(midnight)).isEqualTo(seventh);
    assertThat(days.of(back)).isEqualTo(seventh);
  }

  @Test
  void aDayThatACountryLeftOutIsNotAmongThoseThatWere() {
    UserDays days = new UserDays(ZoneId.of("Pacific/Apia"));
    LocalDate twentyNinth = LocalDate.of(2011, 12, 29);

    assertThat(days.between(twentyNinth, twentyNinth.plusDays(2)))
        .isEqualTo(List.of(twentyNinth, twentyNinth.plusDays(2)));
    assertThat(days.of(days.start(twentyNinth.plusDays(1)))).isEqualTo(twentyNinth.plusDays(2));
  }

  /**
   * Whatever a zone has been through since 1970: days follow one another without gap or overlap.
   */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "Europe/Berlin",
        "America/Sao_Paulo",
        "America/St_Johns",
        "America/Havana",
        "Asia/Kathmandu",
        "Asia/Pyongyang",
        "Africa/Casablanca",
        "Africa/Monrovia",
        "Australia/Lord_Howe",
        "Antarctica/Troll",
        "Pacific/Apia",
        "Pacific/Kwajalein",
        "Pacific/Chatham",
        "Asia/Gaza",
        "Etc/GMT+12",
        "UTC"
      })
  void everyMomentIsInOneDay(String zone) {
    UserDays days = new UserDays(ZoneId.of(zone));
    LocalDate first = LocalDate.of(1970, 1, 2);

    assertThat(Stream.iterate(first, day -> day.getYear() < 2030, day -> day.plusDays(1)))
        .allSatisfy(
            day -> {
              Instant start = days.start(day);
              Instant end = days.start(day.plusDays(1));
              assertThat(start).isBeforeOrEqualTo(end);
              if (days.exists(day)) {
                assertThat(days.of(start)).isEqualTo(day);
                assertThat(days.of(end.minusNanos(1000))).isEqualTo(day);
              }
            });
  }
}
