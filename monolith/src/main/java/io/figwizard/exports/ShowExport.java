package io.figwizard.exports;

import io.figwizard.handlerkit.Action;
import io.figwizard.handlerkit.Call;
import io.figwizard.handlerkit.Effect;
import io.figwizard.handlerkit.Handles;
import jakarta.validation.constraints.NotNull;
import java.time.Clock;
import java.util.UUID;

/** How far an export is. */
@Handles(action = "status", effect = Effect.SAFE)
final class ShowExport implements Action<ShowExport.Request, ShowExport.Answer> {
  record Request(@NotNull UUID exportId) {}

  record Answer(Export export) {}

  private final Clock clock;

  ShowExport(Clock clock) {
    this.clock = clock;
  }

  @Override
  public Answer handle(Call call, Request request) {
    return new Answer(
        call.sql(ExportSql.class)
            .find(request.exportId(), call.userId(), clock.instant())
            .orElseThrow(Missing::export));
  }
}
