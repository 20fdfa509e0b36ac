package io.figwizard.handlerkit.sample;

import io.figwizard.handlerkit.Action;
import io.figwizard.handlerkit.Call;
import io.figwizard.handlerkit.Effect;
import io.figwizard.handlerkit.Handles;
import java.util.List;

@Handles(action = "list-notes", effect = Effect.SAFE)
final class ListNotes implements Action<ListNotes.Request, ListNotes.Answer> {
  record Request() {}

  record Answer(List<String> notes) {}

  @Override
  public Answer handle(Call call, Request request) {
    return new Answer(call.sql(NoteSql.class).bodies(call.userId()));
  }
}
