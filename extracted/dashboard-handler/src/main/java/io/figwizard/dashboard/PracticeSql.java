package io.figwizard.dashboard;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.sqlobject.statement.SqlQuery;

/**
 * Counts of a stretch of time, cut into pieces. Each statement reads the stretch once, out of the
 * index that holds a user's rows by time: what it costs grows with what the user did then, not with
 * the table.
 */
interface PracticeSql {
  /**
   * @param piece from 1 on
   * @param asked reviews of cards that had been learnt
   * @param remembered of them, those that were known
   */
  record Reviewed(
      int piece, long reviews, long newCards, long asked, long remembered, long answerMillis) {}

  /**
   * @param piece from 1 on
   */
  record Spoken(int piece, long conversations, long seconds) {}

  /**
   * @param starts where the pieces begin, in order; the first is {@code from}. Nothing is told of
   *     pieces in which nothing was done
   */
  @SqlQuery(
      """
      select width_bucket(reviewed_at, cast(:starts as timestamptz[])) as piece,
        count(*) as reviews,
        count(*) filter (where state_before = 0) as new_cards,
        count(*) filter (where state_before = 2) as asked,
        count(*) filter (where state_before = 2 and rating > 1) as remembered,
        coalesce(sum(answer_millis), 0) as answer_millis
      from published.drilling_practice
      where user_id = :userId and reviewed_at >= :from and reviewed_at < :until
      group by piece
      """)
  List<Reviewed> reviewed(UUID userId, Instant from, Instant until, List<String> starts);

  /** As {@link #reviewed}, of conversations that took time, by when they began. */
  @SqlQuery(
      """
      select width_bucket(started_at, cast(:starts as timestamptz[])) as piece,
        count(*) as conversations, sum(seconds) as seconds
      from published.conversations
      where user_id = :userId and variant = :variant
        and started_at >= :from and started_at < :until and seconds > 0
      group by piece
      """)
  List<Spoken> spoken(
      UUID userId, String variant, Instant from, Instant until, List<String> starts);
}
