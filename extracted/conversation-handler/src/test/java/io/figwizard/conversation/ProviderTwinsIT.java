package io.figwizard.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.figwizard.conversation.ConversationServer.User;
import io.figwizard.handlertesting.Answer;
import io.figwizard.handlertesting.Eventually;
import io.figwizard.providertwins.elevenlabs.Agent;
import io.figwizard.providertwins.elevenlabs.ElevenLabsControl;
import io.figwizard.providertwins.elevenlabs.ElevenLabsTwin;
import io.figwizard.providertwins.elevenlabs.Ending;
import io.figwizard.providertwins.text.TextProviderTwin;
import io.figwizard.twinkit.Fault;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The domain with the doubles of its providers, which know more of them than the tests beside. */
class ProviderTwinsIT {
  private static final String KEY = "sk_of_the_twin";
  private static final String AGENT = "agent_of_the_twin";
  private static final ElevenLabsTwin VOICE =
      ElevenLabsTwin.start(Clock.fixed(ConversationServer.NOW, ZoneOffset.UTC));
  private static final TextProviderTwin TEXT = TextProviderTwin.start();

  @RegisterExtension
  static final ConversationServer SERVER =
      new ConversationServer(
          settings -> {
            settings.production.voice.apiBase = VOICE.url();
            settings.production.voice.apiKey = KEY;
            settings.production.voice.agentId = AGENT;
            settings.production.text.apiBase = TEXT.apiBase();
            // As long one that trickles is waited for.
            settings.limits.voiceTimeout = io.dropwizard.util.Duration.seconds(3);
          });

  private final ElevenLabsControl control = VOICE.control();
  private final User user = SERVER.newUser();

  ProviderTwinsIT() {
    control.agent(Agent.open(AGENT).withKey(KEY));
  }

  /** The breakers notice a little later than the providers. */
  @AfterEach
  void recover() throws Exception {
    control.faults();
    TEXT.control().faults();
    SERVER.clock.set(ConversationServer.NOW);
    Eventually.holds(
        "conversations begin", () -> SERVER.newUser().call("register-session", Map.of()).ok());
    Eventually.holds(
        "questions are answered",
        () -> SERVER.newUser().call("reply", Map.of("message", "x")).ok());
  }

  @AfterAll
  static void stop() {
    VOICE.close();
    TEXT.close();
  }

  @Test
  void aConversationIsSettledByTheWebhook() {
    JsonNode registration = user.register();
    String id = begin(registration);
    control.say(id, "user", "Which trees are there?");
    control.hangUp(id, Duration.ofSeconds(75));
    control.analyse(
        id,
        Ending.after(Duration.ofSeconds(75))
            .withSummary("Anna learns trees.")
            .withFact("goal", "trees in Latin"));

    SERVER.tell("production", id);

    assertThat(user.status(registration)).isEqualTo("completed");
    assertThat(user.data("history", Map.of()).at("/conversations/0/seconds").asInt()).isEqualTo(75);
    assertThat(user.data("memory", Map.of()).path("memories").findValuesAsText("content"))
        .containsExactlyInAnyOrder("Anna learns trees.", "trees in Latin");
  }

  @Test
  void aConversationWhoseWebhookNeverCameIsFoundByAsking() {
    JsonNode registration = user.register();
    String id = begin(registration);
    control.end(id, Ending.after(Duration.ofSeconds(40)));
    SERVER.clock.set(ConversationServer.NOW.plus(Duration.ofHours(3)));

    SERVER.poll();

    assertThat(user.status(registration)).isEqualTo("completed");
  }

  @Test
  void aConversationThatFailedIsFoundByAsking() {
    JsonNode registration = user.register();
    control.fail(begin(registration), "The model did not answer");
    SERVER.clock.set(ConversationServer.NOW.plus(Duration.ofHours(3)));

    SERVER.poll();

    assertThat(user.status(registration)).isEqualTo("failed");
  }

  @Test
  void whoLeavesIsForgottenThereToo() {
    JsonNode registration = user.register();
    String id = begin(registration);
    control.end(id, Ending.after(Duration.ofSeconds(5)));
    SERVER.tell("production", id);

    SERVER.leaves(user.id());

    assertThat(control.conversations())
        .noneMatch(conversation -> conversation.get("conversation_id").getAsString().equals(id));
  }

  @Test
  void aProviderThatIsBusyIsUnavailableAndNothingIsHalfDone() {
    control.faults(
        Fault.answers(429).withCode("concurrent_limit_exceeded").always(),
        Fault.answers(503).always());

    Answer answer = user.call("register-session", Map.of());

    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.body().toString()).contains("voice_provider_unavailable");
    control.faults();
    SERVER.clock.set(ConversationServer.NOW.plus(Duration.ofMinutes(5)));
    assertThat(user.eligibility().path("eligible").asBoolean(true)).isTrue();
  }

  @Test
  void anAnswerThatTricklesIsNotWaitedFor() {
    control.faults(Fault.trickles(Duration.ofDays(1)).always());

    assertThat(user.call("register-session", Map.of()).status()).isEqualTo(503);
  }

  @Test
  void theTextProviderAnswers() {
    JsonNode answer = user.data("reply", Map.of("message", "And oaks?"));

    assertThat(answer.path("reply").asText()).isEqualTo("You said: And oaks?");
  }

  @Test
  void aSpentQuotaOfTheTextProviderIsUnavailable() {
    TEXT.control().faults(Fault.answers(429).withCode("insufficient_quota").always());

    Answer answer = user.call("reply", Map.of("message", "And oaks?"));

    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.body().toString()).contains("text_provider_unavailable");
  }

  private String begin(JsonNode registration) {
    return control.begin(
        registration.path("signedUrl").asText(),
        Map.of("session_id", registration.path("conversationId").asText()));
  }
}
