package io.figwizard.drilling;

import io.figwizard.handlerkit.Action;
import io.figwizard.handlerkit.Call;
import io.figwizard.handlerkit.DryRunnable;
import io.figwizard.handlerkit.Effect;
import io.figwizard.handlerkit.Handles;
import io.figwizard.handlerkit.Now;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Changes what a card says; when it is due stays as it is. */
@Handles(action = "edit-card", effect = Effect.IDEMPOTENT)
@DryRunnable
final class EditCard implements Action<EditCard.Request, Card> {
  /** What is left out stays as it is; an empty hint removes it. */
  record Request(
      @NotNull UUID cardId,
      @Size(max = Text.SIDE) @Pattern(regexp = Text.NOT_BLANK, message = Text.BLANK)
          @Nullable String front,
      @Size(max = Text.SIDE) @Pattern(regexp = Text.NOT_BLANK, message = Text.BLANK)
          @Nullable String back,
      @Size(max = Text.HINT) @Nullable String hint) {}

  private final Now now;

  EditCard(Now now) {
    this.now = now;
  }

  @Override
  public Card handle(Call call, Request request) {
    return call.sql(CardSql.class)
        .update(
            request.cardId(),
            call.userId(),
            request.front(),
            request.back(),
            request.hint(),
            now.instant())
        .orElseThrow(() -> Missing.card(request.cardId()));
  }
}
