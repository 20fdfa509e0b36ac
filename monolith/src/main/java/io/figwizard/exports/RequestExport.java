package io.figwizard.exports;

import io.figwizard.handlerkit.Action;
import io.figwizard.handlerkit.Call;
import io.figwizard.handlerkit.DryRunnable;
import io.figwizard.handlerkit.Effect;
import io.figwizard.handlerkit.Handles;
import io.figwizard.handlerkit.RateLimited;
import io.figwizard.handlerkit.Refusal;
import jakarta.validation.constraints.NotNull;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Asks for a file; it is made in the background. */
@Handles(action = "request", effect = Effect.WRITE)
@DryRunnable
@RateLimited(by = RateLimited.By.USER, requests = 20, seconds = 3600)
final class RequestExport implements Action<RequestExport.Request, RequestExport.Answer> {
  record Request(@NotNull ExportFormat format) {}

  record Answer(Export export) {}

  private final int maxPerUser;
  private final Clock clock;

  RequestExport(int maxPerUser, Clock clock) {
    this.maxPerUser = maxPerUser;
    this.clock = clock;
  }

  @Override
  public Answer handle(Call call, Request request) {
    // PostgreSQL counts in microseconds: later answers must tell the same time.
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    ExportSql sql = call.sql(ExportSql.class);
    sql.lock(call.userId());
    if (sql.open(call.userId(), now) >= maxPerUser) {
      throw Refusal.conflict(
          "too_many_exports",
          "There are %d exports already, which is all that is kept at a time. Delete one, or wait until it expires."
              .formatted(maxPerUser));
    }
    return new Answer(sql.insert(call.userId(), request.format().id(), now));
  }
}
