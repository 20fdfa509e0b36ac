package io.figwizard.routingproxy.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class HoursTest {

  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
  private static final Set<DayOfWeek> WORKDAYS = EnumSet.range(DayOfWeek.MONDAY, DayOfWeek.FRIDAY);

  @Test
  void beginWithTheirFirstSecondAndAreOverWithTheirLast() {
    Hours office = hours("09:00", "17:00", WORKDAYS);
    // 2 March 2026 is a Monday, and Berlin is an hour ahead of UTC.
    assertThat(office.include(at("2026-03-02T07:59:59Z"))).isFalse();
    assertThat(office.include(at("2026-03-02T08:00:00Z"))).isTrue();
    assertThat(office.include(at("2026-03-02T15:59:59Z"))).isTrue();
    assertThat(office.include(at("2026-03-02T16:00:00Z"))).isFalse();
  }

  @Test
  void areOnTheirDaysOnly() {
    Hours office = hours("09:00", "17:00", WORKDAYS);
    assertThat(office.include(at("2026-02-28T10:00:00Z"))).isFalse();
    assertThat(office.include(at("2026-03-01T10:00:00Z"))).isFalse();
    assertThat(office.include(at("2026-03-02T10:00:00Z"))).isTrue();
  }

  @Test
  void takeTheDayOfTheZoneAndNotOfUtc() {
    Hours small = hours("00:00", "02:00", EnumSet.of(DayOfWeek.MONDAY));
    assertThat(small.include(at("2026-03-01T23:30:00Z"))).isTrue();
    assertThat(small.include(at("2026-03-02T23:30:00Z"))).isFalse();
  }

  @Test
  void goOnAfterMidnightOnTheDayAfter() {
    Hours night = hours("22:00", "06:00", EnumSet.of(DayOfWeek.FRIDAY));
    assertThat(night.include(at("2026-03-06T20:59:59Z"))).isFalse();
    assertThat(night.include(at("2026-03-06T21:00:00Z"))).isTrue();
    assertThat(night.include(at("2026-03-07T04:59:59Z"))).isTrue();
    assertThat(night.include(at("2026-03-07T05:00:00Z"))).isFalse();
    assertThat(night.include(at("2026-03-06T04:00:00Z"))).as("Thursday's night").isFalse();
  }

  @Test
  void followTheClocksWhenTheyArePutForward() {
    Hours office = hours("09:00", "17:00", EnumSet.allOf(DayOfWeek.class));
    // From 29 March 2026 on Berlin is two hours ahead.
    assertThat(office.include(at("2026-03-28T07:30:00Z"))).isFalse();
    assertThat(office.include(at("2026-03-29T07:30:00Z"))).isTrue();
    Hours night = hours("02:00", "04:00", EnumSet.allOf(DayOfWeek.class));
    assertThat(night.include(at("2026-03-29T00:59:59Z"))).isFalse();
    assertThat(night.include(at("2026-03-29T01:00:00Z"))).as("03:00 comes after 01:59").isTrue();
  }

  @Test
  void areWrittenAsTheyWereAskedFor() {
    assertThat(hours("09:00", "17:30", EnumSet.of(DayOfWeek.FRIDAY, DayOfWeek.MONDAY)))
        .hasToString("09:00-17:30 Europe/Berlin mon,fri");
    assertThat(hours("22:00", "06:00", EnumSet.allOf(DayOfWeek.class)))
        .hasToString("22:00-06:00 Europe/Berlin");
  }

  @Test
  void areNotNone() {
    assertThatThrownBy(() -> hours("09:00", "09:00", WORKDAYS)).hasMessageContaining("are none");
    assertThatThrownBy(() -> hours("09:00", "10:00", Set.of())).hasMessageContaining("no day");
  }

  private static Hours hours(String from, String to, Set<DayOfWeek> days) {
    return new Hours(LocalTime.parse(from), LocalTime.parse(to), BERLIN, days);
  }

  private static Instant at(String text) {
    return Instant.parse(text);
  }
}
