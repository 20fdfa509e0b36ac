package io.figwizard.dashboard;

import io.figwizard.handlerkit.Action;
import io.figwizard.handlerkit.Call;
import io.figwizard.handlerkit.Effect;
import io.figwizard.handlerkit.Handles;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the user has done today and in the days before. */
@Handles(action = "stats", effect = Effect.SAFE)
final class Stats implements Action<Stats.Request, Stats.Answer> {
  /**
   * @param timeZone where the user's day begins, as {@code Europe/Berlin}; the user's own when left
   *     out
   */
  record Request(@Nullable ZoneId timeZone) {}

  /**
   * Every stretch ends with today and holds the ones before it.
   *
   * @param timeZone whose days were counted
   * @param dailyGoal cards to answer a day; null for who has set none
   */
  record Answer(
      String timeZone,
      LocalDate day,
      @Nullable Integer dailyGoal,
      Practice today,
      Practice last7Days,
      Practice last30Days,
      Practice last365Days) {}

  private final Clock clock;

  Stats(Clock clock) {
    this.clock = clock;
  }

  @Override
  public Answer handle(Call call, Request request) {
    Today today = Today.of(call, request.timeZone(), clock);
    UserDays days = today.days();
    LocalDate day = today.day();
    List<Instant> starts =
        List.of(
            days.start(day.minusDays(364)),
            days.start(day.minusDays(29)),
            days.start(day.minusDays(6)),
            days.start(day));
    List<Tally> pieces = new PracticeLog(call).between(starts, days.start(day.plusDays(1)));
    Tally now = pieces.get(3);
    Tally week = now.plus(pieces.get(2));
    Tally month = week.plus(pieces.get(1));
    Tally year = month.plus(pieces.get(0));
    return new Answer(
        today.timeZone(),
        day,
        call.sql(SettingsSql.class).dailyGoal(call.userId()).orElse(null),
        now.practice(),
        week.practice(),
        month.practice(),
        year.practice());
  }
}
