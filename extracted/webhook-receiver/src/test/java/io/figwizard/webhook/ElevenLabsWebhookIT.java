package io.figwizard.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.figwizard.handlertesting.Answer;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What ElevenLabs sends. The sandbox of this server has no secrets for it. */
class ElevenLabsWebhookIT {
  @RegisterExtension static final WebhookServer SERVER = new WebhookServer();

  private final String conversation = "conv_" + UUID.randomUUID();
  private final String transcription =
      """
      {"type":"post_call_transcription","event_timestamp":1792000000,
       "data":{"conversation_id":"%s","user_id":"u-1","transcript":[{"message":"Grüß Gott"}]}}"""
          .formatted(conversation);

  @Test
  void storesAnEventOfAConversationOnce() {
    String id = "post_call_transcription:" + conversation;

    Answer first = SERVER.elevenLabs(transcription);
    Answer second = SERVER.elevenLabs(transcription.replace("1792000000", "1792000009"));

    assertThat(first.status()).as(first.body().toString()).isEqualTo(200);
    assertThat(second.data().path("duplicate").asBoolean()).isTrue();
    assertThat(SERVER.stored(id))
        .containsEntry("provider", "elevenlabs")
        .containsEntry("object_id", conversation)
        .containsEntry("subject", "u-1")
        .containsEntry("raw", transcription.getBytes(UTF_8));
    assertThat(SERVER.told(id)).hasSize(1);
    Map<String, Object> told = SERVER.told(id).get(0);
    assertThat(told)
        .containsEntry("type", "elevenlabs.event")
        .containsEntry("ordering_key", "elevenlabs:production:" + conversation);
    assertThat((String) told.get("payload"))
        .contains("\"variant\": \"production\"", "\"conversationId\": \"" + conversation + "\"")
        .doesNotContain("Gott", "u-1");
  }

  @Test
  void keepsTheTypesOfOneConversationApart() {
    SERVER.elevenLabs(transcription);

    Answer audio =
        SERVER.elevenLabs(
            "{\"type\":\"post_call_audio\",\"data\":{\"conversation_id\":\""
                + conversation
                + "\"}}");

    assertThat(audio.data().path("duplicate").asBoolean(true)).isFalse();
  }

  @Test
  void storesAndCountsATypeThatNobodyHereKnows() {
    long unexpected = SERVER.counter("elevenlabs.production.unexpected-type");
    String event = "{\"type\":\"voice_removed\",\"data\":{\"voice_id\":\"" + conversation + "\"}}";

    Answer answer = SERVER.elevenLabs(event);

    assertThat(SERVER.stored(answer.data().path("eventId").asText()))
        .containsEntry("kind", "unknown")
        .containsEntry("type", "voice_removed");
    assertThat(SERVER.counter("elevenlabs.production.unexpected-type")).isEqualTo(unexpected + 1);
  }

  @Test
  void refusesTheSignatureOfStripe() {
    Answer answer =
        SERVER
            .client()
            .with(
                "Stripe-Signature",
                Signed.stripe(WebhookServer.SECRET, SERVER.clock.instant(), transcription))
            .post("/webhook/elevenlabs", transcription);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.errorCode()).isEqualTo("invalid_signature");
  }

  @Test
  void isNotThereWithoutSecrets() {
    Answer answer =
        SERVER
            .client()
            .with("ElevenLabs-Signature", Signed.elevenLabs("guess", SERVER.clock.instant(), "x"))
            .post("/webhook-sandbox/elevenlabs", "x");

    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.errorCode()).isEqualTo("not_found");
  }
}
