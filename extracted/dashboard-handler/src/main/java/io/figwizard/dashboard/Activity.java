package io.figwizard.dashboard;

import io.figwizard.handlerkit.Action;
import io.figwizard.handlerkit.Call;
import io.figwizard.handlerkit.Effect;
import io.figwizard.handlerkit.Handles;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reviews and conversations one by one, the newest first. */
@Handles(action = "activity", effect = Effect.SAFE)
final class Activity implements Action<Activity.Request, Activity.Answer> {
  /**
   * @param limit entries in the answer, 50 when left out
   * @param cursor the {@code nextCursor} of the page before; left out for the first page
   */
  record Request(@Min(1) @Max(200) @Nullable Integer limit, @Nullable String cursor) {}

  /**
   * A page. What is done meanwhile neither repeats nor hides older entries.
   *
   * @param nextCursor null on the last page
   */
  record Answer(List<Entry> entries, @Nullable String nextCursor) {}

  private static final int LIMIT = 50;

  @Override
  public Answer handle(Call call, Request request) {
    ActivityCursor before = ActivityCursor.parse(request.cursor());
    int limit = request.limit() == null ? LIMIT : request.limit();
    // One more than asked for tells whether there is another page.
    List<Entry> entries =
        call
            .sql(ActivitySql.class)
            .page(call.userId(), call.variant().id(), before.at(), before.id(), limit + 1)
            .stream()
            .map(Entry::of)
            .toList();
    if (entries.size() <= limit) {
      return new Answer(entries, null);
    }
    List<Entry> page = entries.subList(0, limit);
    return new Answer(page, page.get(limit - 1).cursor().text());
  }
}
