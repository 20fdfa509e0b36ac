package io.figwizard.routingproxy.routes;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.TextStyle;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * When a canary has users at all: from a time of day up to, not including, another one, as the
 * clocks of a time zone show it. Where the end is before the beginning it is on the next day, and
 * the day is the one on which the hours begin. On the day on which clocks are put forward or back
 * they are an hour shorter or longer, as everybody's day is. Immutable.
 *
 * @param days at least one
 */
public record Hours(LocalTime from, LocalTime to, ZoneId zone, Set<DayOfWeek> days) {

  private static final DateTimeFormatter MINUTES = DateTimeFormatter.ofPattern("HH:mm");

  public Hours {
    if (from.equals(to)) {
      throw new IllegalArgumentException(
          "hours from " + from + " to " + to + " are none; for whole days leave them out");
    }
    if (days.isEmpty()) {
      throw new IllegalArgumentException("hours on no day are none");
    }
    // In the week's order, so that what is written of it is always the same.
    days = Collections.unmodifiableSet(EnumSet.copyOf(days));
  }

  /** Whether there are users at that instant. */
  public boolean include(Instant instant) {
    ZonedDateTime there = instant.atZone(zone);
    LocalTime time = there.toLocalTime();
    DayOfWeek today = there.getDayOfWeek();
    if (from.isBefore(to)) {
      return days.contains(today) && !time.isBefore(from) && time.isBefore(to);
    }
    return !time.isBefore(from)
        ? days.contains(today)
        : time.isBefore(to) && days.contains(today.minus(1));
  }

  /** {@code 09:00-17:00 Europe/Berlin mon,tue,wed}; without the days where it is all of them. */
  @Override
  public String toString() {
    String everyDay = MINUTES.format(from) + "-" + MINUTES.format(to) + " " + zone;
    return days.size() == DayOfWeek.values().length
        ? everyDay
        : everyDay
            + " "
            + days.stream()
                .map(day -> day.getDisplayName(TextStyle.SHORT, Locale.ROOT))
                .map(day -> day.toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(","));
  }
}
