package io.figwizard.drilling;

import io.figwizard.handlerkit.Action;
import io.figwizard.handlerkit.Call;
import io.figwizard.handlerkit.Effect;
import io.figwizard.handlerkit.Handles;
import io.figwizard.handlerkit.Refusal;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

@Handles(action = "create-deck", effect = Effect.WRITE)
final class CreateDeck implements Action<CreateDeck.Request, Deck> {
  /**
   * @param newCardsPerDay how many cards the learner has never seen next-cards offers in a day; 20
   *     when left out
   */
  record Request(
      @NotBlank @Size(max = Text.NAME) String name,
      @Size(max = Text.DESCRIPTION) @Nullable String description,
      @Min(0) @Max(1000) @Nullable Integer newCardsPerDay) {}

  private static final int NEW_CARDS_PER_DAY = 20;

  private final Now now;
  private final int maxDecks;

  CreateDeck(Now now, int maxDecks) {
    this.now = now;
    this.maxDecks = maxDecks;
  }

  @Override
  public Deck handle(Call call, Request request) {
    Integer perDay = request.newCardsPerDay();
    return call.sql(DeckSql.class)
        .insert(
            call.userId(),
            request.name(),
            request.description(),
            perDay == null ? NEW_CARDS_PER_DAY : perDay,
            maxDecks,
            now.instant())
        .orElseThrow(
            () ->
                Refusal.conflict(
                    "too_many_decks",
                    "You have " + maxDecks + " decks, which is the limit. Delete one first."));
  }
}
