package io.figwizard.drilling;

import io.figwizard.handlerkit.Action;
import io.figwizard.handlerkit.Call;
import io.figwizard.handlerkit.DryRunnable;
import io.figwizard.handlerkit.Effect;
import io.figwizard.handlerkit.Handles;
import io.figwizard.handlerkit.Now;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@Handles(action = "edit-deck", effect = Effect.IDEMPOTENT)
@DryRunnable
final class EditDeck implements Action<EditDeck.Request, Deck> {
  /** What is left out stays as it is; an empty description removes it. */
  record Request(
      @NotNull UUID deckId,
      @Size(max = Text.NAME) @Pattern(regexp = Text.NOT_BLANK, message = Text.BLANK)
          @Nullable String name,
      @Size(max = Text.DESCRIPTION) @Nullable String description,
      @Min(0) @Max(1000) @Nullable Integer newCardsPerDay) {}

  private final Now now;

  EditDeck(Now now) {
    this.now = now;
  }

  @Override
  public Deck handle(Call call, Request request) {
    return call.sql(DeckSql.class)
        .update(
            request.deckId(),
            call.userId(),
            request.name(),
            request.description(),
            request.newCardsPerDay(),
            now.instant())
        .orElseThrow(() -> Missing.deck(request.deckId()));
  }
}
