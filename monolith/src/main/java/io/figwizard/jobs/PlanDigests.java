package io.figwizard.jobs;

import io.figwizard.jobs.DigestSql.Subscriber;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;

/**
 * Writes down whose digest is due, once for each of their days. Done again, or by two at once, it
 * changes nothing.
 */
final class PlanDigests {
  private static final Subscriber BEFORE_ALL = new Subscriber(new UUID(0, 0), -1, "");

  private record Planned(UUID userId, LocalDay day) {}

  private final Jdbi jdbi;
  private final int chunk;
  private final Clock clock;

  PlanDigests(Jdbi jdbi, int chunk, Clock clock) {
    this.jdbi = jdbi;
    this.chunk = chunk;
    this.clock = clock;
  }

  /**
   * @return how many are new
   */
  int plan() {
    int planned = 0;
    Subscriber after = BEFORE_ALL;
    while (!Thread.currentThread().isInterrupted()) {
      List<Subscriber> page = page(after);
      Instant now = clock.instant();
      List<Planned> due = page.stream().flatMap(user -> due(user, now)).toList();
      planned += insert(due, now);
      if (page.size() < chunk) {
        return planned;
      }
      after = page.get(page.size() - 1);
    }
    return planned;
  }

  private List<Subscriber> page(Subscriber after) {
    return jdbi.withExtension(
        DigestSql.class, sql -> sql.subscribers(after.digestHour(), after.userId(), chunk));
  }

  private static Stream<Planned> due(Subscriber user, Instant now) {
    LocalDay day = LocalDay.at(now, user.timeZone());
    return day.hasReached(user.digestHour(), now)
        ? Stream.of(new Planned(user.userId(), day))
        : Stream.empty();
  }

  private int insert(List<Planned> due, Instant now) {
    if (due.isEmpty()) {
      return 0;
    }
    return jdbi.withExtension(
        DigestSql.class,
        sql ->
            sql.plan(
                due.stream().map(Planned::userId).toList(),
                due.stream().map(planned -> planned.day().date().toString()).toList(),
                due.stream().map(planned -> planned.day().end().toString()).toList(),
                due.stream().map(planned -> planned.day().zone().getId()).toList(),
                now));
  }
}
