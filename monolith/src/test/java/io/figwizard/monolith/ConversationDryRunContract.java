package io.figwizard.monolith;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.figwizard.handlertesting.Answer;
import io.figwizard.handlertesting.HandlerClient;
import io.figwizard.handlertesting.TestDatabase;
import io.figwizard.handlertesting.TestTokens;
import io.figwizard.providertwins.ProviderTwins;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/**
 * What the conversation handler answers to the routing proxy's dry runs, wherever it runs: what it
 * would have asked the providers, who are asked nothing.
 */
interface ConversationDryRunContract {
  /** Of the server under test itself, without a token: a proxy lets no dry runs pass. */
  HandlerClient client();

  /** Whose tokens the server under test accepts. */
  TestTokens tokens();

  TestDatabase database();

  /** Those that the server under test would ask. */
  ProviderTwins providers();

  @Test
  default void aDryRunOfAReplyEndsAtTheQuestionToTheTextProvider() throws Exception {
    HandlerClient user = someone();
    Map<String, String> question = Map.of("message", "What is an oak?");
    user.call("conversation", "reply", question).expectData();
    int asked = providers().text().control().requests().size();

    Answer dry = DryRunRequests.leavingNothing(database(), user, "conversation", "reply", question);

    assertThat(dry.status()).as(dry.body().toString()).isEqualTo(200);
    JsonNode effects = DryRunRequests.effects(dry);
    assertThat(effects.path("ended").asBoolean()).isTrue();
    assertThat(effects.at("/rows/conversation.reply_pause/updated").asInt()).isEqualTo(1);
    assertThat(effects.at("/outbound/0/what").asText()).isEqualTo("text POST /v1/chat/completions");
    JsonNode fields = effects.at("/outbound/0/fields");
    assertThat(fields.path("messages.length").asText()).isEqualTo("2");
    assertThat(fields.path("messages").asText()).startsWith("~");
    assertThat(fields.path("model").asText()).isNotEmpty().doesNotStartWith("~");
    assertThat(effects.toString()).doesNotContain("oak");
    assertThat(providers().text().control().requests()).hasSize(asked);
  }

  @Test
  default void aDryRunOfARegistrationEndsAtTheQuestionForAnAddress() throws Exception {
    long asked = questionsForAddresses();

    Answer dry =
        DryRunRequests.leavingNothing(
            database(), someone(), "conversation", "register-session", Map.of());

    assertThat(dry.status()).as(dry.body().toString()).isEqualTo(200);
    JsonNode effects = DryRunRequests.effects(dry);
    assertThat(effects.path("ended").asBoolean()).isTrue();
    assertThat(effects.at("/rows/conversation.session/inserted").asInt()).isEqualTo(1);
    assertThat(effects.at("/outbound/0/what").asText())
        .isEqualTo("elevenlabs GET /v1/convai/conversation/get-signed-url");
    assertThat(questionsForAddresses()).isEqualTo(asked);
  }

  /** Whether the conversation has begun, only the provider knows. */
  @Test
  default void aDryRunOfASecondRegistrationEndsAtTheQuestionForTheFirst() throws Exception {
    HandlerClient user = someone();
    user.call("conversation", "register-session", Map.of()).expectData();
    long asked = questionsForAddresses();

    Answer dry =
        DryRunRequests.leavingNothing(
            database(), user, "conversation", "register-session", Map.of());

    JsonNode effects = DryRunRequests.effects(dry);
    assertThat(effects.path("rows")).isEmpty();
    assertThat(effects.at("/outbound/0/what").asText())
        .isEqualTo("elevenlabs GET /v1/convai/conversations/{id}");
    assertThat(questionsForAddresses()).isEqualTo(asked);
  }

  private long questionsForAddresses() {
    return providers().elevenLabs().control().requests().stream()
        .filter(request -> request.path().endsWith("/get-signed-url"))
        .count();
  }

  private HandlerClient someone() {
    return client().as(tokens().forUser(UUID.randomUUID()));
  }
}
