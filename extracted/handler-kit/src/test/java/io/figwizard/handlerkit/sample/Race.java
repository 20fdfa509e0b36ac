package io.figwizard.handlerkit.sample;

import io.figwizard.handlerkit.Action;
import io.figwizard.handlerkit.Call;
import io.figwizard.handlerkit.DryRunnable;
import io.figwizard.handlerkit.Effect;
import io.figwizard.handlerkit.Handles;
import org.jspecify.annotations.Nullable;

/** Locks two rows in the order it is asked for, so that two of them can deadlock. */
@Handles(action = "race", effect = Effect.WRITE)
@DryRunnable
final class Race implements Action<Race.Request, Race.Answer> {
  /**
   * @param naps how often it sleeps, each time in a statement of its own; once where it is null
   */
  record Request(int first, int second, double sleepSeconds, @Nullable Integer naps) {}

  record Answer() {}

  @Override
  public Answer handle(Call call, Request request) {
    NoteSql notes = call.sql(NoteSql.class);
    notes.count(request.first());
    Integer naps = request.naps();
    for (int i = 0; i < (naps == null ? 1 : naps); i++) {
      notes.sleep(request.sleepSeconds());
    }
    notes.count(request.second());
    return new Answer();
  }
}
