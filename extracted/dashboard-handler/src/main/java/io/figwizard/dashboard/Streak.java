package io.figwizard.dashboard;

import io.figwizard.handlerkit.Action;
import io.figwizard.handlerkit.Call;
import io.figwizard.handlerkit.Effect;
import io.figwizard.handlerkit.Handles;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** On how many days in a row the user answered a card or had a conversation. */
@Handles(action = "streak", effect = Effect.SAFE)
final class Streak implements Action<Streak.Request, Streak.Answer> {
  /**
   * @param timeZone where the user's day begins, as {@code Europe/Berlin}; the user's own when left
   *     out
   */
  record Request(@Nullable ZoneId timeZone) {}

  /**
   * @param currentDays up to today, or up to yesterday while nothing was done today
   * @param activeToday whether today is one of them
   * @param since the first of the current days; null when there are none
   * @param lastActiveDay null for who has never done anything
   * @param endsAt when the current streak breaks unless something is done before; null without one
   */
  record Answer(
      String timeZone,
      int currentDays,
      int longestDays,
      boolean activeToday,
      @Nullable LocalDate since,
      @Nullable LocalDate lastActiveDay,
      @Nullable Instant endsAt) {}

  private final Clock clock;

  Streak(Clock clock) {
    this.clock = clock;
  }

  @Override
  public Answer handle(Call call, Request request) {
    Today today = Today.of(call, request.timeZone(), clock);
    Runs runs = runs(call, today);
    boolean activeToday = today.day().equals(runs.lastActive());
    return new Answer(
        today.timeZone(),
        runs.current(),
        runs.longest(),
        activeToday,
        runs.since(),
        runs.lastActive(),
        runs.current() == 0 ? null : endsAt(today, activeToday));
  }

  private static Runs runs(Call call, Today today) {
    StreakSql sql = call.sql(StreakSql.class);
    String variant = call.variant().id();
    UserDays days = today.days();
    Optional<LocalDate> first = sql.first(call.userId(), variant).map(days::of);
    if (first.isEmpty() || first.get().isAfter(today.day())) {
      return Runs.NONE;
    }
    List<LocalDate> lived = days.between(first.get(), today.day());
    List<String> starts =
        Stream.concat(lived.stream(), Stream.of(today.day().plusDays(1)))
            .map(day -> days.start(day).toString())
            .toList();
    Set<LocalDate> active = new HashSet<>();
    for (int position : sql.active(call.userId(), variant, starts)) {
      active.add(lived.get(position - 1));
    }
    return Runs.of(lived, active);
  }

  /** The end of the first day on which nothing was done yet. */
  private static Instant endsAt(Today today, boolean activeToday) {
    UserDays days = today.days();
    LocalDate open = activeToday ? today.day().plusDays(1) : today.day();
    while (!days.exists(open)) {
      open = open.plusDays(1);
    }
    return days.start(open.plusDays(1));
  }
}
