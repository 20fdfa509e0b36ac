package io.figwizard.handlerkit.sample;

import io.figwizard.handlerkit.Action;
import io.figwizard.handlerkit.Call;
import io.figwizard.handlerkit.DryRunnable;
import io.figwizard.handlerkit.Effect;
import io.figwizard.handlerkit.Handles;
import java.util.UUID;

/** Breaks a constraint of the database with what the user wrote. */
@Handles(action = "fail", effect = Effect.WRITE)
@DryRunnable
final class Fail implements Action<Fail.Request, Fail.Answer> {
  record Request(String note) {}

  record Answer() {}

  @Override
  public Answer handle(Call call, Request request) {
    UUID id = UUID.randomUUID();
    call.sql(NoteSql.class).insert(id, call.userId(), request.note());
    call.sql(NoteSql.class).insert(id, call.userId(), request.note());
    return new Answer();
  }
}
