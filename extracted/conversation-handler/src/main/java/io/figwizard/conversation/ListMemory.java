package io.figwizard.conversation;

import io.figwizard.handlerkit.Action;
import io.figwizard.handlerkit.Call;
import io.figwizard.handlerkit.Effect;
import io.figwizard.handlerkit.Handles;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What the tutor remembers of the caller, the newest first. There are never many. */
@Handles(action = "memory", effect = Effect.SAFE)
final class ListMemory implements Action<ListMemory.Request, ListMemory.Answer> {
  /** What can be asked for alone. */
  enum Kind {
    SUMMARY,
    FACT
  }

  /**
   * @param kind both when left out
   * @param limit memories in the answer, 50 when left out
   */
  record Request(@Nullable Kind kind, @Min(1) @Max(200) @Nullable Integer limit) {}

  record Answer(List<Memory> memories) {}

  private static final int LIMIT = 50;

  @Override
  public Answer handle(Call call, Request request) {
    Kind kind = request.kind();
    return new Answer(
        call.sql(MemorySql.class)
            .newest(
                call.userId(),
                kind == null ? null : kind.name().toLowerCase(Locale.ROOT),
                request.limit() == null ? LIMIT : request.limit()));
  }
}
