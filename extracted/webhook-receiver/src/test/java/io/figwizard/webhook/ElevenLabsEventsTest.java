package io.figwizard.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ElevenLabsEventsTest {
  @Test
  void readsATranscription() {
    ReceivedEvent event =
        read(
            """
            {"type":"post_call_transcription","event_timestamp":1792000000,"new_field":[1],
             "data":{"agent_id":"a","conversation_id":"conv_1","user_id":"u-1","status":"done"}}""");

    assertThat(event.eventId()).isEqualTo("post_call_transcription:conv_1");
    assertThat(event.kind()).isEqualTo(Kind.SNAPSHOT);
    assertThat(event.objectId()).isEqualTo("conv_1");
    assertThat(event.subject()).isEqualTo("u-1");
    assertThat(event.orderingKey()).isEqualTo("conv_1");
    assertThat(event.payload())
        .hasToString(
            "{\"eventType\":\"post_call_transcription\",\"conversationId\":\"conv_1\","
                + "\"eventId\":\"post_call_transcription:conv_1\"}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x",
        "{\"type\":\"voice_removed\",\"data\":{\"voice_id\":\"v\"}}",
        "{\"data\":{\"conversation_id\":\"conv_1\"}}",
        "{\"type\":\"post_call_audio\",\"data\":null}"
      })
  void namesWhatHasNoConversationAfterItsBytes(String body) {
    assertThat(read(body).kind()).isEqualTo(Kind.UNKNOWN);
    assertThat(read(body).eventId()).startsWith("sha256:");
  }

  private static ReceivedEvent read(String body) {
    return ElevenLabsEvents.read(body.getBytes(UTF_8));
  }
}
