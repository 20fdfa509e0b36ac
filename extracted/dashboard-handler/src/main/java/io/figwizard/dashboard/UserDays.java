package io.figwizard.dashboard;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;

/**
 * The days as a user lives them, cut out of time where the user's clocks show midnight. A day is
 * what lies between its start and the next day's: 23 or 25 hours long where the clocks change, and
 * of no length where a country has left it out.
 *
 * <p>Every moment is in one day and days never overlap, also where clocks went back over midnight:
 * the hour they showed twice then belongs to the day that had begun.
 */
record UserDays(ZoneId zone) {

  /** The first moment of the day, which is not midnight where the clocks skip it. */
  Instant start(LocalDate day) {
    return day.atStartOfDay(zone).toInstant();
  }

  /** The day that the moment is in. */
  LocalDate of(Instant moment) {
    LocalDate day = moment.atZone(zone).toLocalDate();
    while (!moment.isBefore(start(day.plusDays(1)))) {
      day = day.plusDays(1);
    }
    return day;
  }

  /** False for a day that never was, as 30 December 2011 in Samoa. */
  boolean exists(LocalDate day) {
    return start(day).isBefore(start(day.plusDays(1)));
  }

  /** The days that were, both ends included. */
  List<LocalDate> between(LocalDate first, LocalDate last) {
    return first.datesUntil(last.plusDays(1)).filter(this::exists).toList();
  }
}
