package io.figwizard.exports;

import io.figwizard.handlerkit.Action;
import io.figwizard.handlerkit.Call;
import io.figwizard.handlerkit.Effect;
import io.figwizard.handlerkit.Handles;
import java.time.Clock;
import java.util.List;

/** A user's exports, the newest first. Expired ones are named for a week. */
@Handles(action = "list", effect = Effect.SAFE)
final class ListExports implements Action<ListExports.Request, ListExports.Answer> {
  record Request() {}

  record Answer(List<Export> exports) {}

  private static final int AT_MOST = 100;

  private final Clock clock;

  ListExports(Clock clock) {
    this.clock = clock;
  }

  @Override
  public Answer handle(Call call, Request request) {
    return new Answer(call.sql(ExportSql.class).ofUser(call.userId(), clock.instant(), AT_MOST));
  }
}
