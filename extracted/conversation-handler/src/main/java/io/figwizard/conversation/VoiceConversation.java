package io.figwizard.conversation;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the voice provider says of a conversation.
 *
 * @param id the provider's
 * @param sessionId what the client gave as {@code session_id}; null where it is none of ours
 * @param startedAt null before it has begun
 * @param summary null where there is none, or not yet
 */
record VoiceConversation(
    String id,
    State state,
    @Nullable UUID sessionId,
    @Nullable Instant startedAt,
    int seconds,
    @Nullable String summary,
    List<Fact> facts) {
  /** What a conversation can be in, as far as we care. */
  enum State {
    RUNNING,
    /** Over, and being analysed: how long it took is known, what it was about is not. */
    ANALYSING,
    DONE,
    FAILED
  }

  /** Something the agent was told to listen for. */
  record Fact(String label, String content) {}

  private static final Pattern UUID_FORM =
      Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

  private static final int MOST_FACTS = 20;
  private static final int MOST_SECONDS = 24 * 60 * 60;

  /** Empty for what is no conversation. */
  static Optional<VoiceConversation> read(JsonNode json) {
    String id = json.path("conversation_id").asText("");
    String status = json.path("status").asText("");
    if (id.isEmpty() || status.isEmpty()) {
      return Optional.empty();
    }
    JsonNode metadata = json.path("metadata");
    long started = metadata.path("start_time_unix_secs").asLong(0);
    long seconds = metadata.path("call_duration_secs").asLong(0);
    return Optional.of(
        new VoiceConversation(
            id,
            state(status),
            sessionId(json),
            started > 0 ? Instant.ofEpochSecond(started) : null,
            (int) Math.max(0, Math.min(seconds, MOST_SECONDS)),
            text(json.at("/analysis/transcript_summary"), Text.SUMMARY),
            facts(json.at("/analysis/data_collection_results"))));
  }

  boolean over() {
    return state != State.RUNNING;
  }

  /** Whether there is nothing more to wait for. */
  boolean analysed() {
    return state == State.DONE || state == State.FAILED;
  }

  /** By the start and the length that the provider says. */
  Instant endedAt(Instant otherwise) {
    return startedAt == null ? otherwise : startedAt.plusSeconds(seconds);
  }

  /** Without what was said. */
  @Override
  public String toString() {
    return "conversation " + id + " " + state;
  }

  /** A status that nobody here has heard of is none that is over. */
  private static State state(String status) {
    return switch (status.toLowerCase(Locale.ROOT)) {
      case "processing" -> State.ANALYSING;
      case "done" -> State.DONE;
      case "failed" -> State.FAILED;
      default -> State.RUNNING;
    };
  }

  private static @Nullable UUID sessionId(JsonNode json) {
    String text =
        json.at("/conversation_initiation_client_data/dynamic_variables/session_id").asText("");
    return UUID_FORM.matcher(text).matches() ? UUID.fromString(text) : null;
  }

  private static List<Fact> facts(JsonNode results) {
    List<Fact> facts = new ArrayList<>();
    for (var result : results.properties()) {
      JsonNode value = result.getValue().path("value");
      String content = value.isValueNode() ? text(value, Text.MEMORY) : null;
      String label = Text.bounded(result.getKey(), Text.LABEL);
      if (content != null && !label.isEmpty() && facts.size() < MOST_FACTS) {
        facts.add(new Fact(label, content));
      }
    }
    return List.copyOf(facts);
  }

  private static @Nullable String text(JsonNode node, int length) {
    String text = node.isNull() ? "" : Text.bounded(node.asText(""), length);
    return text.isEmpty() ? null : text;
  }
}
