package io.figwizard.drilling;

import io.figwizard.handlerkit.Action;
import io.figwizard.handlerkit.Call;
import io.figwizard.handlerkit.Effect;
import io.figwizard.handlerkit.Handles;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@Handles(action = "list-cards", effect = Effect.SAFE)
final class ListCards implements Action<ListCards.Request, ListCards.Answer> {
  /**
   * @param limit cards in the answer, 50 when left out
   * @param cursor the {@code nextCursor} of the page before; left out for the first page
   */
  record Request(
      @NotNull UUID deckId, @Min(1) @Max(200) @Nullable Integer limit, @Nullable String cursor) {}

  /**
   * A page in the order of creation. Cards made or deleted meanwhile neither repeat nor hide
   * others.
   *
   * @param nextCursor null on the last page
   */
  record Answer(List<Card> cards, @Nullable String nextCursor) {}

  private static final int LIMIT = 50;

  @Override
  public Answer handle(Call call, Request request) {
    CardCursor after = CardCursor.parse(request.cursor());
    int limit = request.limit() == null ? LIMIT : request.limit();
    if (!call.sql(DeckSql.class).exists(request.deckId(), call.userId())) {
      throw Missing.deck(request.deckId());
    }
    // One more than asked for tells whether there is another page.
    List<Card> cards =
        call.sql(CardSql.class)
            .page(request.deckId(), call.userId(), after.createdAt(), after.cardId(), limit + 1);
    if (cards.size() <= limit) {
      return new Answer(cards, null);
    }
    List<Card> page = cards.subList(0, limit);
    return new Answer(page, CardCursor.after(page.get(limit - 1)).text());
  }
}
