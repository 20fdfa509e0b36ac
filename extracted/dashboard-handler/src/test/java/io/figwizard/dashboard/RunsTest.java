package io.figwizard.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RunsTest {
  private static final LocalDate FIRST = LocalDate.of(2026, 3, 1);

  /** Days from the first to today: x with something done, - without. */
  @ParameterizedTest
  @CsvSource({
    "x,         1, 1, 0, 0",
    "-,         0, 0,  ,  ",
    "x-,        1, 1, 0, 0",
    "x--,       0, 1,  , 0",
    "xx-x,      1, 2, 3, 3",
    "xxx-xx,    2, 3, 4, 5",
    "xx-xxx,    3, 3, 3, 5",
    "xx-xxx-,   3, 3, 3, 5",
    "xx-xxx--,  0, 3,  , 5",
    "xxxxxxx,   7, 7, 0, 6",
    "x-x-x-x,   1, 1, 6, 6",
  })
  void countsDaysInARow(
      String history,
      int current,
      int longest,
      @Nullable Integer since,
      @Nullable Integer lastActive) {
    Runs runs = Runs.of(days(history.length()), active(history));

    assertThat(runs).isEqualTo(new Runs(current, longest, day(since), day(lastActive)));
  }

  /** 30 December 2011 never was in Samoa: who practised on the 29th and the 31st missed nothing. */
  @Test
  void aDayThatNeverWasBreaksNothing() {
    LocalDate before = LocalDate.of(2011, 12, 29);
    LocalDate after = LocalDate.of(2011, 12, 31);

    assertThat(Runs.of(List.of(before, after), Set.of(before, after)))
        .isEqualTo(new Runs(2, 2, before, after));
  }

  private static List<LocalDate> days(int count) {
    return FIRST.datesUntil(FIRST.plusDays(count)).toList();
  }

  private static Set<LocalDate> active(String history) {
    Set<LocalDate> active = new HashSet<>();
    IntStream.range(0, history.length())
        .filter(i -> history.charAt(i) == 'x')
        .forEach(i -> active.add(FIRST.plusDays(i)));
    return active;
  }

  private static @Nullable LocalDate day(@Nullable Integer index) {
    return index == null ? null : FIRST.plusDays(index);
  }
}
