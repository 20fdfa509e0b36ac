package io.figwizard.drilling;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;

/** Statements on decks. All name the user: nobody reaches a deck of somebody else. */
interface DeckSql {
  /** Empty when the user has so many decks already. */
  @SqlQuery(
      """
      insert into drilling.deck
        (deck_id, user_id, name, description, new_cards_per_day, created_at, updated_at)
      select gen_random_uuid(), :userId, :name, :description, :newCardsPerDay, :now, :now
      where (select count(*) from drilling.deck where user_id = :userId) < :maxDecks
      returning deck_id, name, description, new_cards_per_day, created_at, updated_at
      """)
  Optional<Deck> insert(
      UUID userId,
      String name,
      @Nullable String description,
      int newCardsPerDay,
      int maxDecks,
      Instant now);

  @SqlQuery(
      """
      select deck_id, name, description, new_cards_per_day, created_at, updated_at
      from drilling.deck
      where user_id = :userId
      order by created_at, deck_id
      """)
  List<Deck> ofUser(UUID userId);

  @SqlQuery(
      "select exists (select from drilling.deck where deck_id = :deckId and user_id = :userId)")
  boolean exists(UUID deckId, UUID userId);

  /** Whether the deck exists; if so, it cannot be deleted before the transaction ends. */
  @SqlQuery(
      """
      select true from drilling.deck where deck_id = :deckId and user_id = :userId
      for key share
      """)
  Optional<Boolean> hold(UUID deckId, UUID userId);

  /** What is null stays as it is; an empty description becomes null. */
  @SqlQuery(
      """
      update drilling.deck set
        name = coalesce(:name, name),
        description = nullif(coalesce(:description, description), ''),
        new_cards_per_day = coalesce(:newCardsPerDay, new_cards_per_day),
        updated_at = :now
      where deck_id = :deckId and user_id = :userId
      returning deck_id, name, description, new_cards_per_day, created_at, updated_at
      """)
  Optional<Deck> update(
      UUID deckId,
      UUID userId,
      @Nullable String name,
      @Nullable String description,
      @Nullable Integer newCardsPerDay,
      Instant now);

  @SqlUpdate("delete from drilling.deck where deck_id = :deckId and user_id = :userId")
  int delete(UUID deckId, UUID userId);
}
