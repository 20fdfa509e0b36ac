package io.figwizard.drilling;

import io.figwizard.handlerkit.Action;
import io.figwizard.handlerkit.Call;
import io.figwizard.handlerkit.DryRunnable;
import io.figwizard.handlerkit.Effect;
import io.figwizard.handlerkit.Handles;
import io.figwizard.handlerkit.Now;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@Handles(action = "create-card", effect = Effect.WRITE)
@DryRunnable
final class CreateCard implements Action<CreateCard.Request, Card> {
  record Request(
      @NotNull UUID deckId,
      @NotBlank @Size(max = Text.SIDE) String front,
      @NotBlank @Size(max = Text.SIDE) String back,
      @Size(max = Text.HINT) @Nullable String hint) {}

  private final Now now;

  CreateCard(Now now) {
    this.now = now;
  }

  @Override
  public Card handle(Call call, Request request) {
    CardSql.NewCard card =
        new CardSql.NewCard(request.front(), request.back(), request.hint(), now.instant());
    return call.sql(CardSql.class)
        .insert(request.deckId(), call.userId(), card)
        .orElseThrow(() -> Missing.deck(request.deckId()));
  }
}
