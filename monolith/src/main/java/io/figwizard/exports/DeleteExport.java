package io.figwizard.exports;

import io.figwizard.handlerkit.Action;
import io.figwizard.handlerkit.Call;
import io.figwizard.handlerkit.DryRunnable;
import io.figwizard.handlerkit.Effect;
import io.figwizard.handlerkit.Handles;
import jakarta.validation.constraints.NotNull;
import java.util.UUID;

/**
 * Deletes an export in whatever state, its file included; asked again, it answers that there is
 * none. Downloads that have begun break off.
 */
@Handles(action = "delete", effect = Effect.IDEMPOTENT)
@DryRunnable
final class DeleteExport implements Action<DeleteExport.Request, DeleteExport.Answer> {
  record Request(@NotNull UUID exportId) {}

  record Answer(UUID exportId) {}

  @Override
  public Answer handle(Call call, Request request) {
    if (call.sql(ExportSql.class).delete(request.exportId(), call.userId()) == 0) {
      throw Missing.export();
    }
    return new Answer(request.exportId());
  }
}
