package io.figwizard.conversation;

import io.figwizard.handlerkit.Action;
import io.figwizard.handlerkit.Call;
import io.figwizard.handlerkit.Effect;
import io.figwizard.handlerkit.Handles;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The caller's conversations in this variant that have begun, the newest first. */
@Handles(action = "history", effect = Effect.SAFE)
final class History implements Action<History.Request, History.Answer> {
  /**
   * @param limit conversations in the answer, 20 when left out
   * @param cursor the {@code nextCursor} of the page before; left out for the first page
   */
  record Request(@Min(1) @Max(100) @Nullable Integer limit, @Nullable String cursor) {}

  /**
   * @param nextCursor null on the last page
   */
  record Answer(List<SessionSql.Entry> conversations, @Nullable String nextCursor) {}

  private static final int LIMIT = 20;

  @Override
  public Answer handle(Call call, Request request) {
    HistoryCursor before = HistoryCursor.parse(request.cursor());
    int limit = request.limit() == null ? LIMIT : request.limit();
    // One more than asked for tells whether there is another page.
    List<SessionSql.Entry> entries =
        call.sql(SessionSql.class)
            .page(
                call.userId(),
                call.variant().id(),
                before.startedAt(),
                before.conversationId(),
                limit + 1);
    if (entries.size() <= limit) {
      return new Answer(entries, null);
    }
    List<SessionSql.Entry> page = entries.subList(0, limit);
    return new Answer(page, HistoryCursor.after(page.get(limit - 1)).text());
  }
}
