package io.figwizard.worker;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** What operators can see of the deliveries that are not done, and do about them. */
final class Letters {
  private static final String FORMAT = "%8s  %-7s  %8s  %8s  %6s  %-28s  %-28s  %s";

  private final Jdbi jdbi;
  private final Clock clock;

  Letters(Jdbi jdbi, Clock clock) {
    this.jdbi = jdbi;
    this.clock = clock;
  }

  /** A table, as lines of text. */
  List<String> list(int atMost) {
    return jdbi.inTransaction(
        handle -> {
          LetterSql sql = handle.attach(LetterSql.class);
          List<Letter> letters = sql.list(atMost);
          return letters.isEmpty()
              ? List.of("Everything is delivered.")
              : table(letters, sql.count());
        });
  }

  /**
   * @throws IllegalArgumentException when one of them is not there to be retried; then none is
   */
  String retry(List<Long> ids) {
    return jdbi.inTransaction(
        handle -> {
          List<Long> unknown = new ArrayList<>(ids);
          unknown.removeAll(handle.attach(LetterSql.class).open(ids));
          if (!unknown.isEmpty()) {
            throw new IllegalArgumentException(
                "There is nothing to retry under "
                    + unknown
                    + ": unknown, or delivered; see: ./fig webhooks list");
          }
          return retry(handle, ids);
        });
  }

  /**
   * @param type null for all of them
   */
  String retryFailed(@Nullable String type) {
    return jdbi.inTransaction(
        handle -> {
          List<Long> ids = handle.attach(LetterSql.class).failed(type);
          return ids.isEmpty() ? "Nothing has failed: nothing to retry." : retry(handle, ids);
        });
  }

  private String retry(Handle handle, List<Long> ids) {
    LetterSql sql = handle.attach(LetterSql.class);
    sql.openLanes(ids, clock.instant());
    return sql.retry(ids) + " to be tried again now; see: ./fig webhooks list";
  }

  private List<String> table(List<Letter> letters, long all) {
    Instant now = clock.instant();
    List<String> lines = new ArrayList<>();
    lines.add(
        FORMAT.formatted("ID", "STATE", "ATTEMPTS", "AGE", "NEXT", "TYPE", "CONSUMER", "KEY"));
    for (Letter letter : letters) {
      lines.add(
          FORMAT.formatted(
              letter.deliveryId(),
              letter.state(),
              letter.attempts(),
              text(Duration.between(letter.createdAt(), now)),
              letter.dueAt() == null ? "-" : text(Duration.between(now, letter.dueAt())),
              letter.type(),
              letter.consumer(),
              letter.orderingKey()));
      if (letter.lastError() != null) {
        lines.add("          " + letter.lastError());
      }
    }
    if (all > letters.size()) {
      lines.add("and " + (all - letters.size()) + " more: --limit N");
    }
    return lines;
  }

  private static String text(Duration duration) {
    long seconds = duration.toSeconds();
    if (seconds <= 0) {
      return "now";
    }
    if (seconds < 60) {
      return seconds + "s";
    }
    if (seconds < 3600) {
      return seconds / 60 + "m";
    }
    return seconds < 86_400
        ? seconds / 3600 + "h" + seconds % 3600 / 60 + "m"
        : seconds / 86_400 + "d";
  }
}
