package io.figwizard.dashboard;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.TemporalAdjusters;

/** How long one point of a chart is. */
enum Step {
  @JsonProperty("day")
  DAY {
    @Override
    LocalDate after(LocalDate day) {
      return day.plusDays(1);
    }
  },
  /** From Monday to Sunday, as ISO 8601 has it. */
  @JsonProperty("week")
  WEEK {
    @Override
    LocalDate after(LocalDate day) {
      return day.with(TemporalAdjusters.next(DayOfWeek.MONDAY));
    }
  },
  @JsonProperty("month")
  MONTH {
    @Override
    LocalDate after(LocalDate day) {
      return day.with(TemporalAdjusters.firstDayOfNextMonth());
    }
  };

  /** Where the point ends that the day is in: the first day of the next one. */
  abstract LocalDate after(LocalDate day);
}
