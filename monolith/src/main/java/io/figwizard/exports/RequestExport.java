package io.figwizard.exports;

import io.figwizard.handlerkit.Action;
import io.figwizard.handlerkit.Call;
import io.figwizard.handlerkit.DryRunnable;
import io.figwizard.handlerkit.Effect;
import io.figwizard.handlerkit.Handles;
import io.figwizard.handlerkit.Now;
import io.figwizard.handlerkit.RateLimited;
import io.figwizard.handlerkit.Refusal;
import jakarta.validation.constraints.NotNull;
import java.time.Instant;

/** Asks for a file; it is made in the background. */
@Handles(action = "request", effect = Effect.WRITE)
@DryRunnable
@RateLimited(by = RateLimited.By.USER, requests = 20, seconds = 3600)
final class RequestExport implements Action<RequestExport.Request, RequestExport.Answer> {
  record Request(@NotNull ExportFormat format) {}

  record Answer(Export export) {}

  private final int maxPerUser;
  private final Now now;

  RequestExport(int maxPerUser, Now now) {
    this.maxPerUser = maxPerUser;
    this.now = now;
  }

  @Override
  public Answer handle(Call call, Request request) {
    Instant at = now.instant();
    ExportSql sql = call.sql(ExportSql.class);
    sql.lock(call.userId());
    if (sql.open(call.userId(), at) >= maxPerUser) {
      throw Refusal.conflict(
          "too_many_exports",
          "There are %d exports already, which is all that is kept at a time. Delete one, or wait until it expires."
              .formatted(maxPerUser));
    }
    return new Answer(sql.insert(call.userId(), request.format().id(), at));
  }
}
