package io.figwizard.monolith;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.figwizard.handlerkit.Variant;
import io.figwizard.handlertesting.Answer;
import io.figwizard.handlertesting.Eventually;
import io.figwizard.handlertesting.HandlerClient;
import io.figwizard.handlertesting.ServerProcess;
import io.figwizard.handlertesting.TestDatabase;
import io.figwizard.handlertesting.TestTokens;
import io.figwizard.providertwins.ProviderTwins;
import io.figwizard.providertwins.elevenlabs.ElevenLabsControl;
import io.figwizard.providertwins.elevenlabs.Ending;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The monolith and a function serve the same user at the same time, as in a canary, with the real
 * way of a webhook: signed, into the inbox, to the worker.
 */
class ConversationBothSidesIT {
  @RegisterExtension static final TestDatabase DATABASE = Servers.migratedDatabase();

  private static final TestTokens TOKENS = TestTokens.create();
  private static ProviderTwins twins;
  private static ServerProcess monolith;
  private static ServerProcess function;

  private final UUID user = UUID.randomUUID();
  private final List<HandlerClient> sides =
      List.of(
          HandlerClient.of(monolith.address()).as(TOKENS.forUser(user)),
          HandlerClient.of(function.address()).as(TOKENS.forUser(user)));

  @BeforeAll
  static void start() {
    twins = ProviderTwins.start();
    Map<String, String> environment = Servers.monolithEnvironment(DATABASE, TOKENS);
    for (Variant variant : Variant.values()) {
      environment.putAll(Servers.conversationKeys(variant, twins.url()));
    }
    monolith = Servers.monolith(environment);
    function = Servers.conversationFunction(Variant.PRODUCTION, DATABASE, TOKENS, twins.url());
    twins
        .elevenLabs()
        .control()
        .webhook(
            monolith.address().resolve("/webhook/elevenlabs"),
            WebhookContract.SECRETS.get("ELEVENLABS_WEBHOOK_SECRETS"));
  }

  @AfterAll
  static void stop() {
    function.close();
    monolith.close();
    twins.close();
  }

  @Test
  void manyDevicesGetOneSession() {
    List<Answer> answers = atOnce(i -> call(i % 2, "register-session", Map.of()));

    assertThat(answers)
        .extracting(answer -> answer.ok() ? "200" : answer.status() + " " + answer.errorCode())
        .as("defined answers only")
        // The function has two connections, and they may not be open yet.
        .isSubsetOf("200", "409 registration_in_progress", "503 database_unavailable");
    assertThat(answers).anyMatch(Answer::ok);
    assertThat(
            answers.stream()
                .filter(Answer::ok)
                .map(answer -> answer.data().path("signedUrl").asText())
                .distinct())
        .hasSize(1);
    assertThat(DATABASE.count("conversation.session where user_id = '" + user + "'")).isEqualTo(1);
  }

  @Test
  void theWebhookSettlesOnceWhateverElseHappens() throws Exception {
    ElevenLabsControl elevenLabs = twins.elevenLabs().control();
    JsonNode registration = call(0, "register-session", Map.of()).data();
    String id = registration.path("conversationId").asText();
    String conversation =
        elevenLabs.begin(
            registration.path("signedUrl").asText(), Map.of("session_id", id), user.toString());
    elevenLabs.end(
        conversation, Ending.after(Duration.ofSeconds(45)).withFact("goal", "to name all oaks"));
    elevenLabs.resendWebhook(conversation);

    atOnce(i -> call(i % 2, "complete", Map.of("conversationId", id)));
    Eventually.holds(
        "the provider's word has arrived, on both sides",
        () -> IntStream.range(0, 2).allMatch(side -> seconds(side) == 45));

    assertThat(call(1, "eligibility", Map.of()).data().path("secondsUsed").asInt()).isEqualTo(45);
    assertThat(call(1, "memory", Map.of("kind", "fact")).data().at("/memories/0/content").asText())
        .isEqualTo("to name all oaks");
    assertThat(
            DATABASE.count(
                "conversation.memory where user_id = '" + user + "' and kind = 'summary'"))
        .isEqualTo(1);
    assertThat(monolith.output()).doesNotContain("to name all oaks");
    assertThat(function.output()).doesNotContain("to name all oaks");
  }

  @Test
  void aCallOfTheSandboxUsesNoMinutesOfProduction() {
    Answer inSandbox =
        HandlerClient.of(monolith.address())
            .as(TOKENS.forUser(user))
            .call("conversation-sandbox", "register-session", Map.of());

    assertThat(inSandbox.ok()).isTrue();
    assertThat(call(1, "eligibility", Map.of()).data().path("secondsLeft").asInt()).isEqualTo(600);
  }

  private int seconds(int side) {
    return call(side, "history", Map.of()).data().at("/conversations/0/seconds").asInt(-1);
  }

  private Answer call(int side, String action, Map<String, ?> fields) {
    return sides.get(side).call("conversation", action, fields);
  }

  private static List<Answer> atOnce(java.util.function.IntFunction<Answer> work) {
    return IntStream.range(0, 6)
        .mapToObj(
            i ->
                CompletableFuture.supplyAsync(
                    () -> work.apply(i), task -> new Thread(task).start()))
        .toList()
        .stream()
        .map(CompletableFuture::join)
        .toList();
  }
}
