package io.figwizard.profile;

import io.figwizard.handlerkit.Action;
import io.figwizard.handlerkit.Call;
import io.figwizard.handlerkit.DryRunnable;
import io.figwizard.handlerkit.Effect;
import io.figwizard.handlerkit.Handles;
import io.figwizard.handlerkit.Now;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what is being written, as a whole: a draft has what its last request had. Saving the same
 * again changes nothing.
 */
@Handles(action = "save-draft", effect = Effect.IDEMPOTENT)
@DryRunnable
final class SaveDraft implements Action<SaveDraft.Request, Draft> {
  /**
   * A draft may be half of a word, so only its size counts.
   *
   * @param expectedVersion of the draft that the caller has seen; 0 for a first one
   */
  record Request(
      @NotNull @Min(0) Long expectedVersion,
      @Size(max = Text.DISPLAY_NAME) @Nullable String displayName,
      @Size(max = Text.ABOUT) @Nullable String about) {}

  private final Now now;

  SaveDraft(Now now) {
    this.now = now;
  }

  @Override
  public Draft handle(Call call, Request request) {
    DraftSql sql = call.sql(DraftSql.class);
    while (true) {
      Optional<Draft> current = sql.lock(call.userId());
      if (current.isPresent() && current.get().says(request.displayName(), request.about())) {
        return current.get();
      }
      long version = current.map(Draft::version).orElse(0L);
      if (version != request.expectedVersion()) {
        throw VersionConflict.of("draft", request.expectedVersion(), version);
      }
      if (current.isPresent()) {
        return sql.update(call.userId(), request.displayName(), request.about(), now.instant());
      }
      Optional<Draft> made =
          sql.insert(call.userId(), request.displayName(), request.about(), now.instant());
      if (made.isPresent()) {
        return made.get();
      }
      // Somebody else made the first one between the two statements; it is seen now.
    }
  }
}
