package io.figwizard.exports;

import io.figwizard.exports.PublishedSql.Card;
import io.figwizard.exports.PublishedSql.Conversation;
import io.figwizard.exports.PublishedSql.Deck;
import io.figwizard.exports.PublishedSql.Invoice;
import io.figwizard.exports.PublishedSql.Memory;
import io.figwizard.exports.PublishedSql.Notification;
import io.figwizard.exports.PublishedSql.Review;
import io.figwizard.exports.Section.Layout;
import io.figwizard.exports.Section.Sink;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * All that we hold of a user, section by section. Reading holds a page of rows and no connection
 * between two pages.
 */
final class UserData {
  private static final int PAGE = 2_000;
  private static final UUID FIRST = new UUID(0, 0);

  private static final Section ACCOUNT =
      new Section(
          "account",
          "Account",
          Layout.BLOCKS,
          List.of("email", "display_name", "locale", "time_zone", "created_at"));
  private static final Section PROFILE =
      new Section(
          "profile",
          "Profile",
          Layout.BLOCKS,
          List.of(
              "display_name",
              "about",
              "time_zone",
              "daily_goal",
              "digest",
              "digest_hour",
              "updated_at"));
  private static final Section DRAFT =
      new Section(
          "draft",
          "Draft of the profile",
          Layout.BLOCKS,
          List.of("display_name", "about", "saved_at"));
  private static final Section INVOICES =
      new Section(
          "invoices",
          "Invoices",
          Layout.TABLE,
          List.of(
              "invoice_id",
              "variant",
              "number",
              "status",
              "amount_due",
              "amount_paid",
              "currency",
              "created_at"));
  private static final Section NOTIFICATIONS =
      new Section(
          "notifications",
          "Notifications",
          Layout.BLOCKS,
          List.of("notification_id", "type", "payload", "occurred_at"));
  private static final Section SUBSCRIPTIONS =
      new Section(
          "subscriptions",
          "Subscriptions",
          Layout.TABLE,
          List.of("variant", "plan", "access_until"));
  private static final Section DECKS =
      new Section(
          "decks",
          "Decks",
          Layout.BLOCKS,
          List.of(
              "deck_id", "name", "description", "new_cards_per_day", "created_at", "updated_at"));
  private static final Section CARDS =
      new Section(
          "cards",
          "Cards",
          Layout.BLOCKS,
          List.of(
              "card_id",
              "deck_id",
              "deck_name",
              "front",
              "back",
              "hint",
              "created_at",
              "due",
              "reps",
              "lapses"));
  private static final Section REVIEWS =
      new Section(
          "reviews",
          "Reviews",
          Layout.TABLE,
          List.of("review_id", "card_id", "reviewed_at", "rating", "score", "answer_millis"));

  private static final Section CONVERSATIONS =
      new Section(
          "conversations",
          "Conversations",
          Layout.BLOCKS,
          List.of(
              "conversation_id",
              "variant",
              "status",
              "started_at",
              "ended_at",
              "seconds",
              "summary"));
  private static final Section MEMORY =
      new Section(
          "memory",
          "What the tutor remembers",
          Layout.BLOCKS,
          List.of("memory_id", "kind", "content", "created_at"));

  private final Jdbi jdbi;
  private final UUID user;
  private final Instant until;

  /**
   * @param until reviews after then are not read: somebody who goes on drilling would never have an
   *     end
   */
  UserData(Jdbi jdbi, UUID user, Instant until) {
    this.jdbi = jdbi;
    this.user = user;
    this.until = until;
  }

  /** The sections in the order in which people want to read them, with what reads their rows. */
  Map<Section, Section.Rows> sections() {
    Map<Section, Section.Rows> sections = new LinkedHashMap<>();
    sections.put(ACCOUNT, this::account);
    sections.put(PROFILE, this::profile);
    sections.put(DRAFT, this::draft);
    sections.put(SUBSCRIPTIONS, this::subscriptions);
    sections.put(INVOICES, this::invoices);
    sections.put(CONVERSATIONS, this::conversations);
    sections.put(MEMORY, this::memory);
    sections.put(NOTIFICATIONS, this::notifications);
    sections.put(DECKS, sink -> eachDeck(deck -> row(sink, deck)));
    sections.put(CARDS, sink -> eachDeck(deck -> cards(deck.deckId(), sink)));
    sections.put(REVIEWS, this::reviews);
    return Collections.unmodifiableMap(sections);
  }

  /** About as many rows as there are. */
  long expected() {
    return read(sql -> sql.expected(user, until));
  }

  private void account(Sink sink) {
    for (PublishedSql.Account account : read(sql -> sql.account(user))) {
      sink.row(
          values(
              account.email(),
              account.displayName(),
              account.locale(),
              account.timeZone(),
              account.createdAt()));
    }
  }

  private void profile(Sink sink) {
    for (PublishedSql.Profile profile : read(sql -> sql.profile(user))) {
      sink.row(
          values(
              profile.displayName(),
              profile.about(),
              profile.timeZone(),
              profile.dailyGoal(),
              profile.digest(),
              profile.digestHour(),
              profile.updatedAt()));
    }
  }

  private void subscriptions(Sink sink) {
    for (PublishedSql.Subscription paid : read(sql -> sql.subscriptions(user))) {
      sink.row(values(paid.variant(), paid.plan(), paid.accessUntil()));
    }
  }

  private void draft(Sink sink) {
    for (PublishedSql.Draft draft : read(sql -> sql.draft(user))) {
      sink.row(values(draft.displayName(), draft.about(), draft.savedAt()));
    }
  }

  private void invoices(Sink sink) {
    Pages.each(
        PAGE,
        new Invoice("", "", null, "", 0, 0, "", Instant.EPOCH),
        last -> read(sql -> sql.invoices(user, last.createdAt(), last.invoiceId(), PAGE)),
        invoice ->
            sink.row(
                values(
                    invoice.invoiceId(),
                    invoice.variant(),
                    invoice.number(),
                    invoice.status(),
                    invoice.amountDue(),
                    invoice.amountPaid(),
                    invoice.currency(),
                    invoice.createdAt())));
  }

  private void notifications(Sink sink) {
    Pages.each(
        PAGE,
        new Notification(0, "", "", Instant.EPOCH),
        last -> read(sql -> sql.notifications(user, last.notificationId(), PAGE)),
        told ->
            sink.row(
                values(told.notificationId(), told.type(), told.payload(), told.occurredAt())));
  }

  private void conversations(Sink sink) {
    Pages.each(
        PAGE,
        new Conversation(FIRST, "", "", Instant.EPOCH, null, null, null),
        last -> read(sql -> sql.conversations(user, last.startedAt(), last.conversationId(), PAGE)),
        talk ->
            sink.row(
                values(
                    talk.conversationId(),
                    talk.variant(),
                    talk.status(),
                    talk.startedAt(),
                    talk.endedAt(),
                    talk.seconds(),
                    talk.summary())));
  }

  private void memory(Sink sink) {
    Pages.each(
        PAGE,
        new Memory(FIRST, "", "", Instant.EPOCH),
        last -> read(sql -> sql.memory(user, last.createdAt(), last.memoryId(), PAGE)),
        known ->
            sink.row(values(known.memoryId(), known.kind(), known.content(), known.createdAt())));
  }

  private void eachDeck(Consumer<Deck> each) {
    Pages.each(
        PAGE,
        new Deck(FIRST, "", null, 0, Instant.EPOCH, Instant.EPOCH),
        last -> read(sql -> sql.decks(user, last.createdAt(), last.deckId(), PAGE)),
        each);
  }

  private static void row(Sink sink, Deck deck) {
    sink.row(
        values(
            deck.deckId(),
            deck.name(),
            deck.description(),
            deck.newCardsPerDay(),
            deck.createdAt(),
            deck.updatedAt()));
  }

  private void cards(UUID deck, Sink sink) {
    Pages.each(
        PAGE,
        new Card(FIRST, deck, "", "", "", null, Instant.EPOCH, Instant.EPOCH, 0, 0),
        last -> read(sql -> sql.cards(user, deck, last.createdAt(), last.cardId(), PAGE)),
        card ->
            sink.row(
                values(
                    card.cardId(),
                    card.deckId(),
                    card.deckName(),
                    card.front(),
                    card.back(),
                    card.hint(),
                    card.createdAt(),
                    card.due(),
                    card.reps(),
                    card.lapses())));
  }

  private void reviews(Sink sink) {
    Pages.each(
        PAGE,
        new Review(FIRST, FIRST, Instant.EPOCH, "", null, null),
        last -> read(sql -> sql.reviews(user, until, last.reviewedAt(), last.reviewId(), PAGE)),
        review ->
            sink.row(
                values(
                    review.reviewId(),
                    review.cardId(),
                    review.reviewedAt(),
                    review.rating(),
                    review.score(),
                    review.answerMillis())));
  }

  private <R> R read(Function<PublishedSql, R> question) {
    return jdbi.withExtension(PublishedSql.class, question::apply);
  }

  private static List<@Nullable Object> values(@Nullable Object... values) {
    return Arrays.asList(values);
  }
}
