package io.figwizard.providertwins.elevenlabs;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One conversation as it is at some moment.
 *
 * @param userId what the client called its user; null when it did not
 * @param variables what the client gave when it began
 * @param seconds how long it took; 0 before it ended
 * @param error why it failed; null when it did not
 * @param ending null before the analysis is done
 */
record Conversation(
    String id,
    String agent,
    @Nullable String userId,
    Map<String, String> variables,
    Instant began,
    Status status,
    List<Turn> turns,
    int seconds,
    @Nullable String error,
    @Nullable Ending ending) {

  /** Where a conversation stands. */
  enum Status {
    INITIATED("initiated"),
    IN_PROGRESS("in-progress"),
    PROCESSING("processing"),
    DONE("done"),
    FAILED("failed");

    private final String json;

    Status(String json) {
      this.json = json;
    }

    String json() {
      return json;
    }

    boolean isOver() {
      return this == PROCESSING || this == DONE || this == FAILED;
    }
  }

  /**
   * Something that was said.
   *
   * @param role agent or user
   * @param second since the beginning
   */
  record Turn(String role, String message, int second) {}

  static Conversation begun(
      String id, String agent, @Nullable String userId, Map<String, String> variables, Instant at) {
    return new Conversation(
        id, agent, userId, variables, at, Status.INITIATED, List.of(), 0, null, null);
  }

  Conversation said(Turn turn) {
    List<Turn> more = new ArrayList<>(turns);
    more.add(turn);
    return new Conversation(
        id, agent, userId, variables, began, Status.IN_PROGRESS, List.copyOf(more), 0, null, null);
  }

  Conversation hungUp(int after) {
    return new Conversation(
        id, agent, userId, variables, began, Status.PROCESSING, turns, after, null, null);
  }

  Conversation analysed(Ending found) {
    return new Conversation(
        id, agent, userId, variables, began, Status.DONE, turns, found.seconds(), null, found);
  }

  Conversation failed(int after, String reason) {
    return new Conversation(
        id, agent, userId, variables, began, Status.FAILED, turns, after, reason, null);
  }
}
