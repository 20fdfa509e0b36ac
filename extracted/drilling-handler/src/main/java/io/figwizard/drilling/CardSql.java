package io.figwizard.drilling;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.sqlobject.customizer.BindMethods;
import org.jdbi.v3.sqlobject.statement.SqlBatch;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;

/** Statements on the cards themselves. All name the user. */
interface CardSql {
  /** What a card holds when it is made. */
  record NewCard(String front, String back, @Nullable String hint, Instant createdAt) {}

  /** Empty when the deck does not exist, is somebody else's or is being deleted right now. */
  @SqlQuery(
      """
      insert into drilling.card
        (card_id, deck_id, user_id, front, back, hint, state, due, reps, lapses, created_at, updated_at)
      select gen_random_uuid(), deck_id, user_id,
        :front, :back, :hint, 0, :createdAt, 0, 0, :createdAt, :createdAt
      from drilling.deck where deck_id = :deckId and user_id = :userId
      for key share
      returning card_id, deck_id, front, back, hint, 'new' as state, due, reps, lapses, created_at, updated_at
      """)
  Optional<Card> insert(UUID deckId, UUID userId, @BindMethods NewCard card);

  /** One batch; the deck must be the user's. */
  @SqlBatch(
      """
      insert into drilling.card
        (card_id, deck_id, user_id, front, back, hint, state, due, reps, lapses, created_at, updated_at)
      values (gen_random_uuid(), :deckId, :userId,
        :front, :back, :hint, 0, :createdAt, 0, 0, :createdAt, :createdAt)
      """)
  void insertAll(UUID deckId, UUID userId, @BindMethods List<NewCard> cards);

  /** A page in the order of creation, beginning after the given card. */
  @SqlQuery(
      """
      select card_id, deck_id, front, back, hint,
        (array['new', 'learning', 'review', 'relearning'])[state + 1] as state,
        due, reps, lapses, created_at, updated_at
      from drilling.card
      where deck_id = :deckId and user_id = :userId
        and (created_at, card_id) > (:afterCreatedAt, :afterCardId)
      order by created_at, card_id
      limit :limit
      """)
  List<Card> page(UUID deckId, UUID userId, Instant afterCreatedAt, UUID afterCardId, int limit);

  /** What is null stays as it is; an empty hint becomes null. The schedule stays as it is. */
  @SqlQuery(
      """
      update drilling.card set
        front = coalesce(:front, front),
        back = coalesce(:back, back),
        hint = nullif(coalesce(:hint, hint), ''),
        updated_at = :now
      where card_id = :cardId and user_id = :userId
      returning card_id, deck_id, front, back, hint,
        (array['new', 'learning', 'review', 'relearning'])[state + 1] as state,
        due, reps, lapses, created_at, updated_at
      """)
  Optional<Card> update(
      UUID cardId,
      UUID userId,
      @Nullable String front,
      @Nullable String back,
      @Nullable String hint,
      Instant now);

  @SqlUpdate("delete from drilling.card where card_id = :cardId and user_id = :userId")
  int delete(UUID cardId, UUID userId);
}
