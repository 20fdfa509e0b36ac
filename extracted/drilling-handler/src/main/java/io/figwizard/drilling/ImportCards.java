package io.figwizard.drilling;

import com.fasterxml.jackson.databind.JsonNode;
import io.figwizard.handlerkit.Action;
import io.figwizard.handlerkit.Call;
import io.figwizard.handlerkit.DryRunnable;
import io.figwizard.handlerkit.Effect;
import io.figwizard.handlerkit.Handles;
import io.figwizard.handlerkit.Now;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Adds many cards at once. Rows that are fine are stored, the others are named in the answer. */
@Handles(action = "import-cards", effect = Effect.WRITE)
@DryRunnable
final class ImportCards implements Action<ImportCards.Request, ImportCards.Answer> {
  /**
   * @param cards rows of {@code {front, back, hint?}}, as create-card takes them. Raw JSON, so that
   *     a row of the wrong type is an error of that row and not of the request
   */
  record Request(@NotNull UUID deckId, @NotEmpty @Size(max = MAX_ROWS) List<JsonNode> cards) {}

  /**
   * @param imported number of cards stored, in the order of their rows
   */
  record Answer(int imported, List<RowError> errors) {}

  /**
   * @param row from 0
   */
  record RowError(int row, Map<String, String> fields) {}

  static final int MAX_ROWS = 1000;

  private final Now now;

  ImportCards(Now now) {
    this.now = now;
  }

  @Override
  public Answer handle(Call call, Request request) {
    if (call.sql(DeckSql.class).hold(request.deckId(), call.userId()).isEmpty()) {
      throw Missing.deck(request.deckId());
    }
    List<CardSql.NewCard> cards = new ArrayList<>();
    List<RowError> errors = new ArrayList<>();
    Instant first = now.instant();
    for (int row = 0; row < request.cards().size(); row++) {
      // A microsecond apart: cards are learnt and listed in the order of their creation.
      Instant createdAt = first.plus(row, ChronoUnit.MICROS);
      ImportedRow imported = ImportedRow.read(request.cards().get(row), createdAt);
      if (imported.errors().isEmpty()) {
        cards.add(imported.card());
      } else {
        errors.add(new RowError(row, imported.errors()));
      }
    }
    if (!cards.isEmpty()) {
      call.sql(CardSql.class).insertAll(request.deckId(), call.userId(), cards);
    }
    return new Answer(cards.size(), errors);
  }
}
