package io.figwizard.drilling;

import io.figwizard.handlerkit.Action;
import io.figwizard.handlerkit.Call;
import io.figwizard.handlerkit.Effect;
import io.figwizard.handlerkit.Handles;
import java.util.List;

@Handles(action = "list-decks", effect = Effect.SAFE)
final class ListDecks implements Action<ListDecks.Request, ListDecks.Answer> {
  record Request() {}

  /** All decks, the oldest first. */
  record Answer(List<Deck> decks) {}

  @Override
  public Answer handle(Call call, Request request) {
    return new Answer(call.sql(DeckSql.class).ofUser(call.userId()));
  }
}
