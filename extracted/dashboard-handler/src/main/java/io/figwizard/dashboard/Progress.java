package io.figwizard.dashboard;

import static java.time.temporal.ChronoUnit.DAYS;

import io.figwizard.handlerkit.Action;
import io.figwizard.handlerkit.Call;
import io.figwizard.handlerkit.Effect;
import io.figwizard.handlerkit.Handles;
import io.figwizard.handlerkit.Refusal;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the user has done, day by day, week by week or month by month: the points of a chart. */
@Handles(action = "progress", effect = Effect.SAFE)
final class Progress implements Action<Progress.Request, Progress.Answer> {
  /**
   * @param from the first day, 30 days up to {@code to} when left out
   * @param to the last day, today when left out; at most 366 days from the first
   * @param step how long a point is, a day when left out
   * @param timeZone where the user's day begins, as {@code Europe/Berlin}; the user's own when left
   *     out
   */
  record Request(
      @Nullable LocalDate from,
      @Nullable LocalDate to,
      @Nullable Step step,
      @Nullable ZoneId timeZone) {}

  /**
   * @param points all of them in order, also those in which nothing was done
   */
  record Answer(String timeZone, Step step, LocalDate from, LocalDate to, List<Point> points) {}

  /**
   * @param from its first day
   * @param to its last day; weeks and months are cut off where the stretch begins and ends
   */
  record Point(LocalDate from, LocalDate to, Practice practice) {}

  private static final int DAYS_AT_ONCE = 366;
  private static final int DAYS_UNLESS_ASKED = 30;

  /** PostgreSQL's and Java's calendars go further, but nobody's reviews do. */
  private static final LocalDate EARLIEST = LocalDate.of(1970, 1, 1);

  private static final LocalDate LATEST = LocalDate.of(9999, 12, 31);

  private final Clock clock;

  Progress(Clock clock) {
    this.clock = clock;
  }

  @Override
  public Answer handle(Call call, Request request) {
    requireKnown("from", request.from());
    requireKnown("to", request.to());
    Today today = Today.of(call, request.timeZone(), clock);
    UserDays days = today.days();
    LocalDate to = request.to() == null ? today.day() : request.to();
    LocalDate from = request.from() == null ? to.minusDays(DAYS_UNLESS_ASKED - 1) : request.from();
    requireSome(from, to);
    Step step = request.step() == null ? Step.DAY : request.step();
    List<LocalDate> firsts = firsts(days, from, to, step);
    if (firsts.isEmpty()) {
      return new Answer(today.timeZone(), step, from, to, List.of());
    }
    List<Instant> starts = firsts.stream().map(days::start).toList();
    List<Tally> pieces = new PracticeLog(call).between(starts, days.start(to.plusDays(1)));
    List<Point> points = new ArrayList<>(firsts.size());
    for (int i = 0; i < pieces.size(); i++) {
      LocalDate first = firsts.get(i);
      LocalDate last = step.after(first).minusDays(1);
      points.add(new Point(first, last.isAfter(to) ? to : last, pieces.get(i).practice()));
    }
    return new Answer(today.timeZone(), step, from, to, points);
  }

  /** The first days of the points; a day that never was is none. */
  private static List<LocalDate> firsts(UserDays days, LocalDate from, LocalDate to, Step step) {
    List<LocalDate> firsts = new ArrayList<>();
    for (LocalDate first = from; !first.isAfter(to); first = step.after(first)) {
      if (step != Step.DAY || days.exists(first)) {
        firsts.add(first);
      }
    }
    return firsts;
  }

  private static void requireKnown(String field, @Nullable LocalDate day) {
    if (day != null && (day.isBefore(EARLIEST) || day.isAfter(LATEST))) {
      throw Refusal.invalid(field, "must be from " + EARLIEST + " to " + LATEST);
    }
  }

  private static void requireSome(LocalDate from, LocalDate to) {
    if (from.isAfter(to)) {
      throw Refusal.invalid("from", "must not be after " + to + ", the last day");
    }
    if (DAYS.between(from, to) >= DAYS_AT_ONCE) {
      throw Refusal.invalid("from", "must be at most " + DAYS_AT_ONCE + " days up to " + to);
    }
  }
}
