package io.figwizard.drilling;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jspecify.annotations.Nullable;

/**
 * What to learn next. Each statement walks the user's decks and takes the first few cards of each
 * from an index that holds them in order, so that its cost does not grow with the number of cards.
 */
interface QueueSql {
  /** Answered cards that are due, the longest due first; of all decks when none is given. */
  @SqlQuery(
      """
      select c.card_id, c.deck_id, c.front, c.hint,
        (array['new', 'learning', 'review', 'relearning'])[c.state + 1] as state, c.due
      from drilling.deck d
      cross join lateral (
        select * from drilling.card
        where deck_id = d.deck_id and user_id = :userId and state <> 0 and due <= :now
        order by due, card_id
        limit :limit
      ) c
      where d.user_id = :userId and (cast(:deckId as uuid) is null or d.deck_id = :deckId)
      order by c.due, c.card_id
      limit :limit
      """)
  List<NextCards.NextCard> due(UUID userId, @Nullable UUID deckId, Instant now, int limit);

  /** Cards never answered, the oldest first; of each deck only what its daily limit leaves. */
  @SqlQuery(
      """
      with met_today as (
        select c.deck_id, count(*) as cards
        from drilling.review r join drilling.card c on c.card_id = r.card_id
        where r.user_id = :userId and r.reviewed_at >= :dayStart and r.state_before = 0
        group by c.deck_id
      )
      select c.card_id, c.deck_id, c.front, c.hint, 'new' as state, c.due
      from drilling.deck d
      left join met_today m on m.deck_id = d.deck_id
      cross join lateral (
        select * from drilling.card
        where deck_id = d.deck_id and user_id = :userId and state = 0
        order by created_at, card_id
        limit greatest(0, least(:limit, d.new_cards_per_day - coalesce(m.cards, 0)))
      ) c
      where d.user_id = :userId and (cast(:deckId as uuid) is null or d.deck_id = :deckId)
      order by c.created_at, c.card_id
      limit :limit
      """)
  List<NextCards.NextCard> fresh(UUID userId, @Nullable UUID deckId, Instant dayStart, int limit);
}
