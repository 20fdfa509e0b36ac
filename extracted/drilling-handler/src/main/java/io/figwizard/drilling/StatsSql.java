package io.figwizard.drilling;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jspecify.annotations.Nullable;

/** Counts for stats. All name the user. */
interface StatsSql {
  @SqlQuery(
      """
      select d.deck_id, d.name, c.*
      from drilling.deck d
      cross join lateral (
        select
          count(*) as cards,
          count(*) filter (where state = 0) as new_cards,
          count(*) filter (where state in (1, 3)) as learning_cards,
          count(*) filter (where state = 2) as review_cards,
          count(*) filter (where state <> 0 and due <= :now) as due_cards
        from drilling.card
        where deck_id = d.deck_id and user_id = :userId
      ) c
      where d.user_id = :userId and (cast(:deckId as uuid) is null or d.deck_id = :deckId)
      order by d.created_at, d.deck_id
      """)
  List<Stats.DeckCounts> decks(UUID userId, @Nullable UUID deckId, Instant now);

  @SqlQuery(
      """
      select
        count(*) as reviews,
        count(*) filter (where state_before = 0) as new_cards,
        avg(case when rating > 1 then 1.0 else 0.0 end) filter (where state_before = 2) as retention
      from drilling.review
      where user_id = :userId and reviewed_at >= :since
        and (cast(:deckId as uuid) is null
          or card_id in (select card_id from drilling.card where deck_id = :deckId))
      """)
  Stats.Reviews reviews(UUID userId, @Nullable UUID deckId, Instant since);
}
