package io.figwizard.exports;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jspecify.annotations.Nullable;

/**
 * What the domains publish of a user. Whatever a user can have many of comes in pages, each of
 * which begins after the last row of the page before, in an order that its owner has an index for.
 */
interface PublishedSql {
  record Account(
      String email,
      @Nullable String displayName,
      @Nullable String locale,
      @Nullable String timeZone,
      Instant createdAt) {}

  record Profile(
      @Nullable String displayName,
      @Nullable String about,
      @Nullable String timeZone,
      @Nullable Integer dailyGoal,
      boolean digest,
      int digestHour,
      Instant updatedAt) {}

  record Subscription(String variant, String plan, Instant accessUntil) {}

  record Invoice(
      String invoiceId,
      String variant,
      @Nullable String number,
      String status,
      long amountDue,
      long amountPaid,
      String currency,
      Instant createdAt) {}

  /**
   * @param payload as JSON
   */
  record Notification(long notificationId, String type, String payload, Instant occurredAt) {}

  record Draft(@Nullable String displayName, @Nullable String about, Instant savedAt) {}

  record Deck(
      UUID deckId,
      String name,
      @Nullable String description,
      int newCardsPerDay,
      Instant createdAt,
      Instant updatedAt) {}

  record Card(
      UUID cardId,
      UUID deckId,
      String deckName,
      String front,
      String back,
      @Nullable String hint,
      Instant createdAt,
      Instant due,
      int reps,
      int lapses) {}

  record Review(
      UUID reviewId,
      UUID cardId,
      Instant reviewedAt,
      String rating,
      @Nullable Double score,
      @Nullable Integer answerMillis) {}

  record Conversation(
      UUID conversationId,
      String variant,
      String status,
      Instant startedAt,
      @Nullable Instant endedAt,
      @Nullable Integer seconds,
      @Nullable String summary) {}

  record Memory(UUID memoryId, String kind, String content, Instant createdAt) {}

  @SqlQuery(
      """
      select email, display_name, locale, time_zone, created_at
      from published.account where user_id = :userId
      """)
  List<Account> account(UUID userId);

  @SqlQuery(
      """
      select display_name, about, time_zone, daily_goal, digest, digest_hour, updated_at
      from published.profile where user_id = :userId
      """)
  List<Profile> profile(UUID userId);

  @SqlQuery(
      """
      select variant, plan, access_until
      from published.entitlement where user_id = :userId
      order by variant, access_until
      """)
  List<Subscription> subscriptions(UUID userId);

  @SqlQuery(
      """
      select invoice_id, variant, number, status, amount_due, amount_paid, currency, created_at
      from published.invoices
      where user_id = :userId and (created_at, invoice_id) > (:afterCreatedAt, :afterInvoiceId)
      order by created_at, invoice_id
      limit :limit
      """)
  List<Invoice> invoices(UUID userId, Instant afterCreatedAt, String afterInvoiceId, int limit);

  @SqlQuery(
      """
      select notification_id, type, cast(payload as text) as payload, occurred_at
      from published.notifications
      where user_id = :userId and notification_id > :after
      order by notification_id
      limit :limit
      """)
  List<Notification> notifications(UUID userId, long after, int limit);

  @SqlQuery(
      """
      select display_name, about, saved_at from published.profile_draft where user_id = :userId
      """)
  List<Draft> draft(UUID userId);

  @SqlQuery(
      """
      select deck_id, name, description, new_cards_per_day, created_at, updated_at
      from published.drilling_decks
      where user_id = :userId and (created_at, deck_id) > (:afterCreatedAt, :afterDeckId)
      order by created_at, deck_id
      limit :limit
      """)
  List<Deck> decks(UUID userId, Instant afterCreatedAt, UUID afterDeckId, int limit);

  @SqlQuery(
      """
      select card_id, deck_id, deck_name, front, back, hint, created_at, due, reps, lapses
      from published.drilling_cards
      where deck_id = :deckId and user_id = :userId
        and (created_at, card_id) > (:afterCreatedAt, :afterCardId)
      order by created_at, card_id
      limit :limit
      """)
  List<Card> cards(UUID userId, UUID deckId, Instant afterCreatedAt, UUID afterCardId, int limit);

  @SqlQuery(
      """
      select review_id, card_id, reviewed_at,
        (array['again', 'hard', 'good', 'easy'])[rating] as rating, score, answer_millis
      from published.drilling_reviews
      where user_id = :userId and reviewed_at <= :until
        and (reviewed_at, review_id) > (:afterReviewedAt, :afterReviewId)
      order by reviewed_at, review_id
      limit :limit
      """)
  List<Review> reviews(
      UUID userId, Instant until, Instant afterReviewedAt, UUID afterReviewId, int limit);

  @SqlQuery(
      """
      select conversation_id, variant, status, started_at, ended_at, seconds, summary
      from published.conversations
      where user_id = :userId
        and (started_at, conversation_id) > (:afterStartedAt, :afterConversationId)
      order by started_at, conversation_id
      limit :limit
      """)
  List<Conversation> conversations(
      UUID userId, Instant afterStartedAt, UUID afterConversationId, int limit);

  @SqlQuery(
      """
      select memory_id, kind, content, created_at
      from published.conversation_memory
      where user_id = :userId and (created_at, memory_id) > (:afterCreatedAt, :afterMemoryId)
      order by created_at, memory_id
      limit :limit
      """)
  List<Memory> memory(UUID userId, Instant afterCreatedAt, UUID afterMemoryId, int limit);

  /** How many rows there are to come, nearly: what there are few of is not counted. */
  @SqlQuery(
      """
      select
        (select count(*) from published.drilling_decks as deck
         join published.drilling_cards as card on card.deck_id = deck.deck_id
         where deck.user_id = :userId)
        + (select count(*) from published.drilling_practice
           where user_id = :userId and reviewed_at <= :until)
      """)
  long expected(UUID userId, Instant until);
}
