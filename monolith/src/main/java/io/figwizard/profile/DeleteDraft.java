package io.figwizard.profile;

import io.figwizard.handlerkit.Action;
import io.figwizard.handlerkit.Call;
import io.figwizard.handlerkit.DryRunnable;
import io.figwizard.handlerkit.Effect;
import io.figwizard.handlerkit.Handles;
import jakarta.validation.constraints.Min;
import org.jspecify.annotations.Nullable;

/** Throws the draft away. Where there is none, there is nothing to refuse. */
@Handles(action = "delete-draft", effect = Effect.IDEMPOTENT)
@DryRunnable
final class DeleteDraft implements Action<DeleteDraft.Request, DeleteDraft.Answer> {
  /**
   * @param expectedVersion of the draft that the caller has seen; left out, whatever there is goes
   */
  record Request(@Min(0) @Nullable Long expectedVersion) {}

  /** The draft is gone. */
  record Answer(boolean deleted) {}

  @Override
  public Answer handle(Call call, Request request) {
    DraftSql sql = call.sql(DraftSql.class);
    Long expected = request.expectedVersion();
    if (expected != null) {
      sql.lock(call.userId())
          .filter(draft -> draft.version() != expected)
          .ifPresent(
              draft -> {
                throw VersionConflict.of("draft", expected, draft.version());
              });
    }
    sql.delete(call.userId());
    return new Answer(true);
  }
}
