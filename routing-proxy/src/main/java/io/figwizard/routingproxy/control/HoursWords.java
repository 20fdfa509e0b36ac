package io.figwizard.routingproxy.control;

import io.figwizard.routingproxy.routes.Hours;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads hours as an operator writes them; a ControlRefusal names the word that is wrong. */
public final class HoursWords {

  private static final List<String> DAYS = List.of("mon", "tue", "wed", "thu", "fri", "sat", "sun");

  private HoursWords() {}

  /**
   * @param between {@code 09:00-17:00}; null for always, the others must be null then
   * @param zone a name of the time zone database; never guessed, servers and people differ in it
   * @param days {@code mon-fri} or {@code mon,wed,sat-sun}; null for all of them
   */
  public static @Nullable Hours read(
      @Nullable String between, @Nullable String zone, @Nullable String days) {
    if (between == null) {
      if (zone != null || days != null) {
        throw ControlRefusal.invalid("between", "is needed with zone and days: 09:00-17:00");
      }
      return null;
    }
    if (zone == null) {
      throw ControlRefusal.invalid("zone", "is needed with between: Europe/Berlin or UTC");
    }
    String[] times = between.split("-", -1);
    if (times.length != 2) {
      throw between(between);
    }
    try {
      return new Hours(
          LocalTime.parse(times[0].strip()),
          LocalTime.parse(times[1].strip()),
          zone(zone),
          days == null ? EnumSet.allOf(DayOfWeek.class) : days(days));
    } catch (DateTimeException | IllegalArgumentException e) {
      throw between(between);
    }
  }

  private static ControlRefusal between(String text) {
    return ControlRefusal.invalid(
        "between", "is \"" + text + "\"; expected two different times of day, like 09:00-17:00");
  }

  private static ZoneId zone(String text) {
    try {
      return ZoneId.of(text);
    } catch (DateTimeException e) {
      throw ControlRefusal.invalid(
          "zone", "is \"" + text + "\"; expected a time zone, like Europe/Berlin or UTC");
    }
  }

  private static Set<DayOfWeek> days(String text) {
    Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
    for (String part : text.toLowerCase(Locale.ROOT).split(",", -1)) {
      String[] ends = part.strip().split("-", 2);
      DayOfWeek day = day(ends[0], text);
      DayOfWeek last = day(ends[ends.length - 1], text);
      // Over the week's end too: sat-mon is three days.
      for (days.add(day); day != last; days.add(day)) {
        day = day.plus(1);
      }
    }
    return days;
  }

  private static DayOfWeek day(String word, String text) {
    int index = DAYS.indexOf(word.strip());
    if (index < 0) {
      throw ControlRefusal.invalid(
          "days", "is \"" + text + "\"; expected days like mon-fri or mon,wed,sat-sun");
    }
    return DayOfWeek.of(index + 1);
  }
}
