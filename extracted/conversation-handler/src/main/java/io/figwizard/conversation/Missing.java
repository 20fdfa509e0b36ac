package io.figwizard.conversation;

import io.figwizard.handlerkit.Refusal;
import java.util.UUID;

/** Refusals for rows that do not exist, or that are somebody else's: the answer is the same. */
final class Missing {
  private Missing() {}

  static Refusal conversation(UUID conversationId) {
    return Refusal.notFound(
        "not_found", "There is no conversation " + conversationId + ". See history.");
  }

  static Refusal memory(UUID memoryId) {
    return Refusal.notFound("not_found", "There is no memory " + memoryId + ". See memory.");
  }
}
