package io.figwizard.handlerkit.sample;

import io.figwizard.handlerkit.Action;
import io.figwizard.handlerkit.Call;
import io.figwizard.handlerkit.DryRunnable;
import io.figwizard.handlerkit.Effect;
import io.figwizard.handlerkit.Handles;
import io.figwizard.handlerkit.Refusal;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@Handles(action = "add-note", effect = Effect.WRITE)
@DryRunnable
final class AddNote implements Action<AddNote.Request, AddNote.Answer> {
  record Request(
      @NotBlank @Size(max = 40) String body,
      @Nullable Colour colour,
      @Max(5) int stars,
      @Nullable Instant remindAt,
      @Nullable UUID folderId,
      @Nullable List<@NotBlank String> tags,
      @Nullable @Valid List<Card> cards,
      double sleepSeconds) {}

  record Card(@NotBlank String front, @NotBlank @Size(max = 10) String back) {}

  record Answer(UUID noteId, @Nullable Colour colour, @Nullable Instant remindAt) {}

  enum Colour {
    RED,
    DARK_BLUE
  }

  @Override
  public Answer handle(Call call, Request request) {
    NoteSql notes = call.sql(NoteSql.class);
    UUID id = UUID.randomUUID();
    notes.insert(id, call.userId(), request.body());
    if (request.sleepSeconds() > 0) {
      notes.sleep(request.sleepSeconds());
    }
    if (request.body().equals("refuse me")) {
      throw Refusal.conflict("note_refused", "This note is not wanted.");
    }
    return new Answer(id, request.colour(), request.remindAt());
  }
}
