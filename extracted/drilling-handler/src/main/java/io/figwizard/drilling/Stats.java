package io.figwizard.drilling;

import io.figwizard.handlerkit.Action;
import io.figwizard.handlerkit.Call;
import io.figwizard.handlerkit.Effect;
import io.figwizard.handlerkit.Handles;
import io.figwizard.handlerkit.Now;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneId;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** How many cards there are, how many wait, and how well the learner remembers. */
@Handles(action = "stats", effect = Effect.SAFE)
final class Stats implements Action<Stats.Request, Stats.Answer> {
  /**
   * @param deckId all decks when left out
   * @param timeZone where the user's day begins, as {@code Europe/Berlin}; UTC when left out
   */
  record Request(@Nullable UUID deckId, @Nullable ZoneId timeZone) {}

  record Answer(List<DeckCounts> decks, Reviews today, Reviews last30Days) {}

  /**
   * @param learningCards in the learning or relearning steps
   * @param dueCards answered before and due now
   */
  record DeckCounts(
      UUID deckId,
      String name,
      long cards,
      long newCards,
      long learningCards,
      long reviewCards,
      long dueCards) {}

  /**
   * @param newCards reviews of cards never seen before
   * @param retention the share of cards in review that were remembered, 0 to 1; null without any
   */
  record Reviews(long reviews, long newCards, @Nullable Double retention) {}

  private final Now now;

  Stats(Now now) {
    this.now = now;
  }

  @Override
  public Answer handle(Call call, Request request) {
    UUID user = call.userId();
    UUID deck = request.deckId();
    StatsSql sql = call.sql(StatsSql.class);
    List<DeckCounts> decks = sql.decks(user, deck, now.instant());
    if (deck != null && decks.isEmpty()) {
      throw Missing.deck(deck);
    }
    Instant today = Today.began(now.instant(), request.timeZone());
    Instant thirtyDaysAgo = today.minus(Period.ofDays(29));
    return new Answer(
        decks, sql.reviews(user, deck, today), sql.reviews(user, deck, thirtyDaysAgo));
  }
}
