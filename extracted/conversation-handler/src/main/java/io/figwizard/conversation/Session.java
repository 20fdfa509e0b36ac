package io.figwizard.conversation;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A row of {@code conversation.session}.
 *
 * @param providerConversationId null until the provider has given one
 * @param signedUrl null before the provider's answer and once it is of no use
 * @param endedAt by the client's word as long as the status is active
 */
record Session(
    UUID conversationId,
    UUID userId,
    String variant,
    String status,
    @Nullable String providerConversationId,
    @Nullable String signedUrl,
    Instant registeredAt,
    Instant expiresAt,
    @Nullable Instant startedAt,
    @Nullable Instant endedAt,
    @Nullable Integer seconds,
    int reservedSeconds,
    boolean analysed) {

  /** Whether the provider may still have to say how it ended. */
  boolean open() {
    return status.equals("registered") || status.equals("active");
  }

  /** Without the address that anybody could begin a call with. */
  @Override
  public String toString() {
    return "session " + conversationId + " " + status;
  }
}
