package io.figwizard.dashboard;

import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Days in a row.
 *
 * @param current up to today, or up to yesterday as long as today can still be used
 * @param since the first day of the current ones; null when there are none
 */
record Runs(int current, int longest, @Nullable LocalDate since, @Nullable LocalDate lastActive) {
  static final Runs NONE = new Runs(0, 0, null, null);

  /**
   * @param days every day up to today, in order and without those that never were
   * @param active the days on which something was done
   */
  static Runs of(List<LocalDate> days, Set<LocalDate> active) {
    int run = 0;
    int longest = 0;
    // What the run was before today, which does not break it while it lasts.
    int before = 0;
    LocalDate lastActive = null;
    for (LocalDate day : days) {
      before = run;
      run = active.contains(day) ? run + 1 : 0;
      longest = Math.max(longest, run);
      lastActive = run > 0 ? day : lastActive;
    }
    int last = days.size() - 1;
    int end = run > 0 ? last : last - 1;
    int current = run > 0 ? run : before;
    LocalDate since = current == 0 ? null : days.get(end - current + 1);
    return new Runs(current, longest, since, lastActive);
  }
}
