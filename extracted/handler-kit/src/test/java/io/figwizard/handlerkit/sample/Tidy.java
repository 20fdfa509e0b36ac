package io.figwizard.handlerkit.sample;

import io.figwizard.handlerkit.Action;
import io.figwizard.handlerkit.Call;
import io.figwizard.handlerkit.DryRunnable;
import io.figwizard.handlerkit.Effect;
import io.figwizard.handlerkit.Handles;
import java.time.Instant;
import java.util.UUID;

/** Changes rows of several tables, deletes by a cascade, and tells of it. */
@Handles(action = "tidy", effect = Effect.IDEMPOTENT)
@DryRunnable
final class Tidy implements Action<Tidy.Request, Tidy.Answer> {
  /**
   * @param orphan leaves a row behind that a commit refuses
   */
  record Request(UUID noteId, boolean orphan) {}

  record Answer(int deleted) {}

  @Override
  public Answer handle(Call call, Request request) {
    TidySql sql = call.sql(TidySql.class);
    sql.count();
    int deleted = sql.delete(request.noteId());
    sql.tell("note.tidied", request.noteId(), Instant.now());
    sql.tell("note.deleted", request.noteId(), Instant.now());
    if (request.orphan()) {
      sql.step(UUID.randomUUID());
    }
    return new Answer(deleted);
  }
}
