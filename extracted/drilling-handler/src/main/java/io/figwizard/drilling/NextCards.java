package io.figwizard.drilling;

import io.figwizard.handlerkit.Action;
import io.figwizard.handlerkit.Call;
import io.figwizard.handlerkit.Effect;
import io.figwizard.handlerkit.Handles;
import io.figwizard.handlerkit.Now;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What to learn now: cards that are due, the longest due first; then cards never seen, as many as
 * their deck allows in a day.
 */
@Handles(action = "next-cards", effect = Effect.SAFE)
final class NextCards implements Action<NextCards.Request, NextCards.Answer> {
  /**
   * @param deckId all decks when left out
   * @param limit cards in the answer, 20 when left out
   * @param timeZone where the user's day begins, as {@code Europe/Berlin}; UTC when left out
   */
  record Request(
      @Nullable UUID deckId,
      @Min(1) @Max(100) @Nullable Integer limit,
      @Nullable ZoneId timeZone) {}

  record Answer(List<NextCard> cards) {}

  /** Without the back: it is in the answer to submit-answer. */
  record NextCard(
      UUID cardId, UUID deckId, String front, @Nullable String hint, String state, Instant due) {}

  private static final int LIMIT = 20;

  private final Now now;

  NextCards(Now now) {
    this.now = now;
  }

  @Override
  public Answer handle(Call call, Request request) {
    UUID user = call.userId();
    UUID deck = request.deckId();
    if (deck != null && !call.sql(DeckSql.class).exists(deck, user)) {
      throw Missing.deck(deck);
    }
    int limit = request.limit() == null ? LIMIT : request.limit();
    QueueSql queue = call.sql(QueueSql.class);
    List<NextCard> cards = new ArrayList<>(queue.due(user, deck, now.instant(), limit));
    if (cards.size() < limit) {
      Instant dayStart = Today.began(now.instant(), request.timeZone());
      cards.addAll(queue.fresh(user, deck, dayStart, limit - cards.size()));
    }
    return new Answer(cards);
  }
}
