package io.figwizard.jobs;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * A day on somebody's calendar, of 23, 24 or 25 hours, or whatever their government decided.
 *
 * @param start its first instant
 * @param end the first instant of the next day
 */
record LocalDay(LocalDate date, ZoneId zone, Instant start, Instant end) {
  /**
   * The day that it is there now.
   *
   * @param timeZone a name; one that is unknown here counts as UTC
   */
  static LocalDay at(Instant now, String timeZone) {
    ZoneId zone = zone(timeZone);
    return of(now.atZone(zone).toLocalDate(), zone);
  }

  static LocalDay of(LocalDate date, String timeZone) {
    return of(date, zone(timeZone));
  }

  private static LocalDay of(LocalDate date, ZoneId zone) {
    return new LocalDay(
        date,
        zone,
        date.atStartOfDay(zone).toInstant(),
        date.plusDays(1).atStartOfDay(zone).toInstant());
  }

  LocalDay before() {
    return of(date.minusDays(1), zone);
  }

  /**
   * Whether the clock on the wall shows that hour or a later one. An hour that is left out in
   * spring is reached with the one after it; of one that comes twice in autumn the first counts.
   */
  boolean hasReached(int hour, Instant now) {
    return !now.isBefore(date.atTime(hour, 0).atZone(zone).toInstant());
  }

  private static ZoneId zone(String name) {
    try {
      return ZoneId.of(name);
    } catch (DateTimeException unknown) {
      return ZoneOffset.UTC;
    }
  }
}
