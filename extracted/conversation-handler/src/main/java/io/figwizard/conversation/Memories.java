package io.figwizard.conversation;

import io.figwizard.handlerkit.Call;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A summary stands in the memory and in the history; whoever changes one changes both. */
final class Memories {
  private static final String SUMMARY = "summary";

  private Memories() {}

  /**
   * @param summary null: erased
   */
  static void inHistory(Call call, Memory memory, @Nullable String summary) {
    UUID conversation = memory.conversationId();
    if (conversation != null && memory.kind().equals(SUMMARY)) {
      call.sql(SessionSql.class).summarise(conversation, call.userId(), summary);
    }
  }
}
