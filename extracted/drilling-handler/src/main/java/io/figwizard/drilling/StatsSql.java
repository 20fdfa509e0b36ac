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
      select d.deck_id, d.name,
        count(c.card_id) as cards,
        count(*) filter (where c.state = 0) as new_cards,
        count(*) filter (where c.state in (1, 3)) as learning_cards,
        count(*) filter (where c.state = 2) as review_cards,
        count(*) filter (where c.state <> 0 and c.due <= :now) as due_cards
      from drilling.deck d
      left join drilling.card c on c.deck_id = d.deck_id and c.user_id = :userId
      where d.user_id = :userId and (cast(:deckId as uuid) is null or d.deck_id = :deckId)
      group by d.deck_id
      order by d.created_at, d.deck_id
      """)
  List<Stats.DeckCounts> decks(UUID userId, @Nullable UUID deckId, Instant now);

  @SqlQuery(
      """
      select
        count(*) as reviews,
        count(*) filter (where r.state_before = 0) as new_cards,
        avg(case when r.rating > 1 then 1.0 else 0.0 end) filter (where r.state_before = 2) as retention
      from drilling.review r join drilling.card c on c.card_id = r.card_id
      where r.user_id = :userId and r.reviewed_at >= :since
        and (cast(:deckId as uuid) is null or c.deck_id = :deckId)
      """)
  Stats.Reviews reviews(UUID userId, @Nullable UUID deckId, Instant since);
}
