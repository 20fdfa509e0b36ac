package io.figwizard.monolith;

import static io.figwizard.monolith.EnvelopeContract.assertFailure;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.figwizard.handlertesting.Answer;
import io.figwizard.handlertesting.HandlerClient;
import io.figwizard.handlertesting.TestTokens;
import io.figwizard.providertwins.elevenlabs.ElevenLabsControl;
import io.figwizard.providertwins.elevenlabs.Ending;
import io.figwizard.twinkit.Fault;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What the conversation handler answers, wherever it runs, with the doubles of its providers. */
interface ConversationContract extends EnvelopeContract {
  /** Whose tokens the server under test accepts. */
  TestTokens tokens();

  /** The ElevenLabs that the server under test asks. No event of it reaches anybody. */
  ElevenLabsControl elevenLabs();

  @Override
  default String handler() {
    return "conversation";
  }

  @Override
  default String oneAction() {
    return "register-session";
  }

  @Test
  default void refusesWhoIsNotLoggedIn() {
    for (String action :
        List.of(
            "eligibility",
            "register-session",
            "complete",
            "memory",
            "edit-memory",
            "delete-memory",
            "history",
            "reply")) {
      assertFailure(client().call(handler(), action, Map.of()), 401, "unauthenticated");
      assertFailure(
          client().as(tokens().expiredFor(UUID.randomUUID())).call(handler(), action, Map.of()),
          401,
          "token_expired");
    }
  }

  @Test
  default void knowsWhoNeverTalked() {
    HandlerClient user = someone();

    JsonNode eligibility = data(user, "eligibility", Map.of());
    assertThat(eligibility.fieldNames())
        .toIterable()
        .containsExactlyInAnyOrder(
            "eligible",
            "reason",
            "plan",
            "secondsPerMonth",
            "secondsUsed",
            "secondsReserved",
            "secondsLeft",
            "conversationId",
            "resetsAt");
    assertThat(eligibility.path("eligible").asBoolean()).isTrue();
    assertThat(eligibility.path("plan").asText()).isEqualTo("free");
    assertThat(eligibility.path("secondsLeft").asInt()).isEqualTo(600);
    assertThat(data(user, "memory", Map.of()).path("memories")).isEmpty();
    JsonNode history = data(user, "history", Map.of());
    assertThat(history.path("conversations")).isEmpty();
    assertThat(history.path("nextCursor").isNull()).isTrue();
  }

  @Test
  default void refusesWhatItDoesNotUnderstand() {
    HandlerClient user = someone();
    assertFailure(user.call(handler(), "complete", Map.of()), 422, "invalid_input");
    assertFailure(
        user.call(handler(), "complete", Map.of("conversationId", 1)), 422, "invalid_input");
    assertFailure(
        user.call(handler(), "complete", Map.of("conversationId", UUID.randomUUID())),
        404,
        "not_found");
    assertFailure(user.call(handler(), "memory", Map.of("limit", 0)), 422, "invalid_input");
    assertFailure(user.call(handler(), "history", Map.of("cursor", "x")), 422, "invalid_input");
    assertFailure(
        user.call(handler(), "edit-memory", Map.of("memoryId", UUID.randomUUID(), "content", "x")),
        404,
        "not_found");
    assertFailure(
        user.call(handler(), "delete-memory", Map.of("memoryId", UUID.randomUUID())),
        404,
        "not_found");
    assertFailure(user.call(handler(), "reply", Map.of("message", "")), 422, "invalid_input");
  }

  @Test
  default void takesAConversationFromTheRegistrationToTheHistory() {
    HandlerClient user = someone();
    JsonNode registration = data(user, "register-session", Map.of());
    String id = registration.path("conversationId").asText();
    assertThat(data(user, "register-session", Map.of())).as("not begun").isEqualTo(registration);

    String atProvider = begin(registration);
    assertFailure(user.call(handler(), "register-session", Map.of()), 409, "session_active");
    assertFailure(
        someone().call(handler(), "complete", Map.of("conversationId", id)), 404, "not_found");
    end(atProvider);
    JsonNode said = data(user, "complete", Map.of("conversationId", id));
    assertThat(said.path("conversationId").asText()).isEqualTo(id);

    JsonNode next = data(user, "register-session", Map.of());
    assertThat(next.path("conversationId").asText()).isNotEqualTo(id);
    assertThat(next.path("maxSeconds").asInt()).isEqualTo(600 - 61);
    JsonNode entry = data(user, "history", Map.of()).at("/conversations/0");
    assertThat(entry.path("conversationId").asText()).isEqualTo(id);
    assertThat(entry.path("status").asText()).isEqualTo("completed");
    assertThat(entry.path("seconds").asInt()).isEqualTo(61);
    assertThat(entry.path("summary").asText()).isEqualTo("About oaks.");
    JsonNode memory = data(user, "memory", Map.of()).at("/memories/0");
    assertThat(memory.path("content").asText()).isEqualTo("About oaks.");

    String memoryId = memory.path("memoryId").asText();
    assertThat(
            data(user, "edit-memory", Map.of("memoryId", memoryId, "content", "Oaks."))
                .path("edited")
                .asBoolean())
        .isTrue();
    data(user, "delete-memory", Map.of("memoryId", memoryId));
    assertThat(data(user, "memory", Map.of()).path("memories")).isEmpty();
  }

  @Test
  default void repliesOnceToARequestWithAKey() {
    HandlerClient user = someone();
    HandlerClient withKey = user.with("Idempotency-Key", UUID.randomUUID().toString());
    Answer first = withKey.call(handler(), "reply", Map.of("message", "What is an oak?"));
    assertThat(first.status()).as(first.body().toString()).isEqualTo(200);
    assertThat(first.data().path("reply").asText()).isNotBlank();

    Answer second = withKey.call(handler(), "reply", Map.of("message", "What is an oak?"));
    assertThat(second.data()).isEqualTo(first.data());
    assertThat(second.header("Idempotency-Replayed")).isEqualTo("true");
    assertFailure(
        withKey.call(handler(), "reply", Map.of("message", "Another question")),
        409,
        "idempotency_conflict");
  }

  @Test
  default void saysWhenTheProviderIsDownAndLeavesNothingHalfDone() {
    HandlerClient user = someone();
    elevenLabs().faults(Fault.answers(503).always());
    try {
      Answer failed = user.call(handler(), "register-session", Map.of());
      assertFailure(failed, 503, "voice_provider_unavailable");
      assertThat(failed.header("Retry-After")).isNotEmpty();
    } finally {
      elevenLabs().faults(new Fault[0]);
    }
    assertThat(data(user, "eligibility", Map.of()).path("conversationId").isNull()).isTrue();
    assertThat(data(user, "register-session", Map.of()).path("signedUrl").asText())
        .startsWith("wss://");
  }

  /** A client begins what it registered. */
  default String begin(JsonNode registration) {
    return elevenLabs()
        .begin(
            registration.path("signedUrl").asText(),
            Map.of("session_id", registration.at("/dynamicVariables/session_id").asText()),
            registration.path("userId").asText());
  }

  /** It is over after 61 seconds. */
  default void end(String conversation) {
    elevenLabs().end(conversation, Ending.after(Duration.ofSeconds(61)).withSummary("About oaks."));
  }

  private JsonNode data(HandlerClient user, String action, Map<String, ?> fields) {
    Answer answer = user.call(handler(), action, fields);
    assertThat(answer.status()).as(() -> action + ": " + answer.body()).isEqualTo(200);
    return answer.data();
  }

  private HandlerClient someone() {
    return client().as(tokens().forUser(UUID.randomUUID()));
  }
}
