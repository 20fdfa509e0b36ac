package io.figwizard.drilling;

import io.figwizard.handlerkit.Action;
import io.figwizard.handlerkit.Call;
import io.figwizard.handlerkit.DryRunnable;
import io.figwizard.handlerkit.Effect;
import io.figwizard.handlerkit.Handles;
import jakarta.validation.constraints.NotNull;
import java.util.UUID;

/** Deletes a card with its reviews; asked again, it answers that there is none. */
@Handles(action = "delete-card", effect = Effect.IDEMPOTENT)
@DryRunnable
final class DeleteCard implements Action<DeleteCard.Request, DeleteCard.Answer> {
  record Request(@NotNull UUID cardId) {}

  record Answer(UUID cardId) {}

  @Override
  public Answer handle(Call call, Request request) {
    if (call.sql(CardSql.class).delete(request.cardId(), call.userId()) == 0) {
      throw Missing.card(request.cardId());
    }
    return new Answer(request.cardId());
  }
}
