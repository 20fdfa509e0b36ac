package io.figwizard.conversation;

import io.figwizard.handlerkit.Action;
import io.figwizard.handlerkit.Call;
import io.figwizard.handlerkit.DryRunnable;
import io.figwizard.handlerkit.Effect;
import io.figwizard.handlerkit.Handles;
import jakarta.validation.constraints.NotNull;
import java.util.UUID;

/**
 * Makes the tutor forget something, and the history too where it is a summary. Asked again, it
 * answers that there is none.
 */
@Handles(action = "delete-memory", effect = Effect.IDEMPOTENT)
@DryRunnable
final class DeleteMemory implements Action<DeleteMemory.Request, DeleteMemory.Answer> {
  record Request(@NotNull UUID memoryId) {}

  record Answer(UUID memoryId) {}

  @Override
  public Answer handle(Call call, Request request) {
    Memory memory =
        call.sql(MemorySql.class)
            .delete(request.memoryId(), call.userId())
            .orElseThrow(() -> Missing.memory(request.memoryId()));
    Memories.inHistory(call, memory, null);
    return new Answer(request.memoryId());
  }
}
