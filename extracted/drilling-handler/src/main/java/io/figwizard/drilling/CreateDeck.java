package io.figwizard.drilling;

import io.figwizard.handlerkit.Action;
import io.figwizard.handlerkit.Call;
import io.figwizard.handlerkit.DryRunnable;
import io.figwizard.handlerkit.Effect;
import io.figwizard.handlerkit.Handles;
import io.figwizard.handlerkit.Now;
import io.figwizard.handlerkit.Refusal;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A new deck. Beyond the first ones a user needs what billing sells, in the variant of the handler
 * that is asked.
 */
@Handles(action = "create-deck", effect = Effect.WRITE)
@DryRunnable
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
  private final int freeDecks;
  private final int maxDecks;

  CreateDeck(Now now, int freeDecks, int maxDecks) {
    this.now = now;
    this.freeDecks = freeDecks;
    this.maxDecks = maxDecks;
  }

  @Override
  public Deck handle(Call call, Request request) {
    // Most users have few decks: for them the entitlement is not even looked up.
    return insert(call, request, Math.min(freeDecks, maxDecks))
        .or(() -> insertPaidFor(call, request))
        .orElseThrow(
            () ->
                Refusal.conflict(
                    "too_many_decks",
                    "You have " + maxDecks + " decks, which is the limit. Delete one first."));
  }

  private Optional<Deck> insertPaidFor(Call call, Request request) {
    if (freeDecks >= maxDecks) {
      return Optional.empty();
    }
    if (!call.sql(EntitlementSql.class)
        .premium(call.userId(), call.variant().id(), now.instant())) {
      throw Refusal.forbidden(
          "premium_required",
          "Without a subscription there are "
              + freeDecks
              + " decks. Subscribe, see billing, or delete one first.");
    }
    return insert(call, request, maxDecks);
  }

  private Optional<Deck> insert(Call call, Request request, int limit) {
    Integer perDay = request.newCardsPerDay();
    return call.sql(DeckSql.class)
        .insert(
            call.userId(),
            request.name(),
            request.description(),
            perDay == null ? NEW_CARDS_PER_DAY : perDay,
            limit,
            now.instant());
  }
}
