package io.figwizard.conversation;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What the tutor knows about its owner.
 *
 * @param kind {@code summary} of a conversation, or {@code fact}
 * @param label what a fact is about; null for summaries
 * @param conversationId where it was said; null where that is gone
 * @param edited by the owner: no later conversation replaces it
 */
record Memory(
    UUID memoryId,
    String kind,
    @Nullable String label,
    String content,
    @Nullable UUID conversationId,
    boolean edited,
    Instant createdAt,
    Instant updatedAt) {
  /** Without what it says. */
  @Override
  public String toString() {
    return "memory " + memoryId;
  }
}
