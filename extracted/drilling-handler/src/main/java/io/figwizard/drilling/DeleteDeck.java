package io.figwizard.drilling;

import io.figwizard.handlerkit.Action;
import io.figwizard.handlerkit.Call;
import io.figwizard.handlerkit.DryRunnable;
import io.figwizard.handlerkit.Effect;
import io.figwizard.handlerkit.Handles;
import jakarta.validation.constraints.NotNull;
import java.util.UUID;

/** Deletes a deck with its cards and their reviews; asked again, it answers that there is none. */
@Handles(action = "delete-deck", effect = Effect.IDEMPOTENT)
@DryRunnable
final class DeleteDeck implements Action<DeleteDeck.Request, DeleteDeck.Answer> {
  record Request(@NotNull UUID deckId) {}

  record Answer(UUID deckId) {}

  @Override
  public Answer handle(Call call, Request request) {
    if (call.sql(DeckSql.class).delete(request.deckId(), call.userId()) == 0) {
      throw Missing.deck(request.deckId());
    }
    return new Answer(request.deckId());
  }
}
