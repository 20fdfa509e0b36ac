package io.figwizard.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.figwizard.conversation.VoiceConversation.State;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VoiceConversationTest {
  @Test
  void readsWhatTheProviderSays() {
    VoiceConversation conversation =
        read("""
                {"conversation_id": "conv_1", "status": "done", "new": {"field": []},
                 "metadata": {"start_time_unix_secs": 1770000000, "call_duration_secs": 61},
                 "analysis": {"transcript_summary": " About trees. ",
                   "data_collection_results": {
                     "goal": {"value": "Latin", "rationale": "said so"},
                     "cards": {"value": 20}, "no": {"value": null}, "odd": {"value": {}}, "x": 3}},
                 "conversation_initiation_client_data": {"dynamic_variables": {
                   "session_id": "0e0e0e0e-0000-4000-8000-00000000000a"}}}
                """)
            .orElseThrow();

    assertThat(conversation.state()).isEqualTo(State.DONE);
    assertThat(conversation.sessionId()).hasToString("0e0e0e0e-0000-4000-8000-00000000000a");
    assertThat(conversation.startedAt()).isEqualTo(Instant.ofEpochSecond(1770000000));
    assertThat(conversation.endedAt(Instant.EPOCH)).isEqualTo(Instant.ofEpochSecond(1770000061));
    assertThat(conversation.summary()).isEqualTo("About trees.");
    assertThat(conversation.facts())
        .containsExactly(
            new VoiceConversation.Fact("goal", "Latin"), new VoiceConversation.Fact("cards", "20"));
    assertThat(conversation.toString()).doesNotContain("trees", "Latin");
  }

  @ParameterizedTest
  @CsvSource({
    "initiated, RUNNING",
    "in-progress, RUNNING",
    "processing, ANALYSING",
    "done, DONE",
    "failed, FAILED",
    "of-next-year, RUNNING"
  })
  void knowsWhereItStands(String status, State state) {
    assertThat(
            read("{\"conversation_id\":\"c\",\"status\":\"" + status + "\"}").orElseThrow().state())
        .isEqualTo(state);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"conversation_id\":\"c\"}",
        "{\"status\":\"done\"}",
        "{\"conversation_id\":null,\"status\":null}"
      })
  void isNothingWithoutIdAndStatus(String json) {
    assertThat(read(json)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"-5", "99999999999999", "\"x\"", "null"})
  void takesNoOddLengths(String seconds) {
    VoiceConversation conversation =
        read("{\"conversation_id\":\"c\",\"status\":\"done\",\"metadata\":{\"call_duration_secs\":"
                + seconds
                + "}}")
            .orElseThrow();

    assertThat(conversation.seconds()).isBetween(0, 86_400);
  }

  private static Optional<VoiceConversation> read(String json) {
    try {
      return VoiceConversation.read(new ObjectMapper().readTree(json));
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
