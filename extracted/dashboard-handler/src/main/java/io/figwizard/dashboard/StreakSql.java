package io.figwizard.dashboard;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.sqlobject.statement.SqlQuery;

/** On which days something was done. Both statements look into indexes and read one row a day. */
interface StreakSql {
  /** When the user did something for the first time. */
  @SqlQuery(
      """
      select least(
        (select min(reviewed_at) from published.drilling_practice where user_id = :userId),
        (select started_at from published.conversations
         where user_id = :userId and variant = :variant and seconds > 0
         order by started_at
         limit 1))
      """)
  Optional<Instant> first(UUID userId, String variant);

  /**
   * The days on which the user answered a card or had a conversation, in order.
   *
   * @param starts where the days begin, in order, and where the last one ends
   * @return their positions in {@code starts}, from 1 on
   */
  @SqlQuery(
      """
      select n
      from (
        select n, began, lead(began) over (order by n) as ended
        from unnest(cast(:starts as timestamptz[])) with ordinality as d(began, n)
      ) day
      where ended is not null and (
        exists (
          select from published.drilling_practice
          where user_id = :userId and reviewed_at >= began and reviewed_at < ended)
        or exists (
          select from published.conversations
          where user_id = :userId and variant = :variant and seconds > 0
            and started_at >= began and started_at < ended))
      order by n
      """)
  List<Integer> active(UUID userId, String variant, List<String> starts);
}
