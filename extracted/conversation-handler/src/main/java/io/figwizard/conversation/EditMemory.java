package io.figwizard.conversation;

import io.figwizard.handlerkit.Action;
import io.figwizard.handlerkit.Call;
import io.figwizard.handlerkit.DryRunnable;
import io.figwizard.handlerkit.Effect;
import io.figwizard.handlerkit.Handles;
import io.figwizard.handlerkit.Now;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.UUID;

/**
 * Puts right what the tutor remembers. The caller's word stands: no later conversation changes it.
 */
@Handles(action = "edit-memory", effect = Effect.IDEMPOTENT)
@DryRunnable
final class EditMemory implements Action<EditMemory.Request, Memory> {
  record Request(@NotNull UUID memoryId, @NotBlank @Size(max = Text.MEMORY) String content) {}

  private final Now now;

  EditMemory(Now now) {
    this.now = now;
  }

  @Override
  public Memory handle(Call call, Request request) {
    Memory memory =
        call.sql(MemorySql.class)
            .edit(request.memoryId(), call.userId(), request.content(), now.instant())
            .orElseThrow(() -> Missing.memory(request.memoryId()));
    Memories.inHistory(call, memory, memory.content());
    return memory;
  }
}
