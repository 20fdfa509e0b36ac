package io.figwizard.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.figwizard.conversation.ConversationServer.User;
import io.figwizard.handlerkit.Refusal;
import io.figwizard.handlertesting.Answer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** After a conversation: the provider's word, whoever brings it, and however often. */
class SettlementIT {
  @RegisterExtension static final ConversationServer SERVER = new ConversationServer();

  private final User user = SERVER.newUser();

  @AfterEach
  void recover() {
    SERVER.providers.recover();
    SERVER.clock.set(ConversationServer.NOW);
  }

  @Test
  void writesWhatTheProviderSaysOnce() {
    JsonNode registration =
        user.talked(125, "Anna learns the names of trees.", Map.of("goal", "trees in Latin"));
    String id = providerId(registration);

    SERVER.tell("production", id);
    SERVER.tell("production", id, "post_call_audio");

    JsonNode entry = user.data("history", Map.of()).at("/conversations/0");
    assertThat(entry.path("status").asText()).isEqualTo("completed");
    assertThat(entry.path("seconds").asInt()).isEqualTo(125);
    assertThat(entry.path("summary").asText()).isEqualTo("Anna learns the names of trees.");
    assertThat(entry.path("endedAt").asText())
        .isEqualTo(ConversationServer.NOW.plusSeconds(125).toString());
    assertThat(user.data("memory", Map.of()).path("memories").findValuesAsText("content"))
        .containsExactlyInAnyOrder("Anna learns the names of trees.", "trees in Latin");
    assertThat(user.announced()).isEqualTo(1);
    assertThat(
            SERVER.text(
                "select payload::text from conversation.outbox where ordering_key = ?",
                "user:" + user.id()))
        .contains(
            "\"seconds\": 125", "\"production\"", registration.path("conversationId").asText())
        .doesNotContain("trees");
    assertThat(user.eligibility().path("secondsUsed").asInt()).isEqualTo(125);
    assertThat(user.eligibility().path("secondsReserved").asInt()).isZero();
  }

  @Test
  void settlesOnceHoweverManySayItAtTheSameTime() {
    JsonNode registration = user.register();
    String id = SERVER.providers.begin(registration, SERVER.clock.instant());
    SERVER.providers.end(id, 60, "Short.", Map.of("name", "Anna"));
    Map<String, String> which =
        Map.of("conversationId", registration.path("conversationId").asText());

    Stream.<Runnable>of(
            () -> SERVER.tell("production", id),
            () -> SERVER.tell("production", id),
            () -> user.data("complete", which),
            () -> user.data("complete", which),
            SERVER::poll,
            () -> user.call("register-session", Map.of()))
        .map(work -> CompletableFuture.runAsync(work, task -> new Thread(task).start()))
        .toList()
        .forEach(CompletableFuture::join);

    assertThat(user.status(registration)).isEqualTo("completed");
    assertThat(user.announced()).isEqualTo(1);
    assertThat(SERVER.count("conversation.memory where user_id = ?", user.id())).isEqualTo(2);
    assertThat(user.eligibility().path("secondsUsed").asInt()).isEqualTo(60);
  }

  @Test
  void freesTheMinutesBeforeTheAnalysisIsDone() {
    JsonNode registration = user.register();
    String id = SERVER.providers.begin(registration, SERVER.clock.instant());
    SERVER.providers.status(id, "processing", 90);

    SERVER.tell("production", id);

    assertThat(user.status(registration)).isEqualTo("completed");
    assertThat(user.eligibility().path("secondsUsed").asInt()).isEqualTo(90);
    assertThat(user.data("memory", Map.of()).path("memories")).isEmpty();

    SERVER.providers.end(id, 91, "Analysed later.", Map.of());
    SERVER.clock.advance(Duration.ofMinutes(3));
    SERVER.poll();

    assertThat(user.data("memory", Map.of()).at("/memories/0/content").asText())
        .isEqualTo("Analysed later.");
    assertThat(user.eligibility().path("secondsUsed").asInt()).isEqualTo(91);
    assertThat(user.announced()).isEqualTo(1);
  }

  @Test
  void aFailedCallCostsWhatTheProviderSays() {
    JsonNode registration = user.register();
    String id = SERVER.providers.begin(registration, SERVER.clock.instant());
    SERVER.providers.status(id, "failed", 3);

    SERVER.tell("production", id);

    assertThat(user.status(registration)).isEqualTo("failed");
    assertThat(user.eligibility().path("secondsUsed").asInt()).isEqualTo(3);
    assertThat(user.announced()).isZero();
  }

  @Test
  void aCallThatCouldNotBeginIsNoCall() {
    JsonNode registration = user.register();

    SERVER.tell("production", providerId(registration), "call_initiation_failure");

    assertThat(user.status(registration)).isEqualTo("failed");
    assertThat(user.eligibility().path("secondsLeft").asInt()).isEqualTo(600);
  }

  @Test
  void findsTheEndThatNobodyTold() {
    JsonNode registration = user.register();
    String id = SERVER.providers.begin(registration, SERVER.clock.instant());
    SERVER.poll();
    assertThat(user.status(registration)).as("not yet its time").isEqualTo("registered");

    SERVER.clock.advance(Duration.ofMinutes(15));
    SERVER.poll();
    assertThat(user.status(registration)).isEqualTo("active");

    SERVER.providers.end(id, 900, "Never told.", Map.of());
    SERVER.clock.advance(Duration.ofMinutes(2));
    SERVER.poll();

    assertThat(user.status(registration)).isEqualTo("completed");
    assertThat(user.announced()).isEqualTo(1);
  }

  @Test
  void asksSoonWhenTheClientSaysThatItHasEnded() {
    JsonNode registration = user.register();
    String id = SERVER.providers.begin(registration, SERVER.clock.instant());
    SERVER.providers.end(id, 30, "Bye.", Map.of());
    JsonNode said =
        user.data(
            "complete", Map.of("conversationId", registration.path("conversationId").asText()));
    assertThat(said.path("status").asText()).isEqualTo("active");
    assertThat(said.path("seconds").isNull()).isTrue();
    assertThat(said.path("endedAt").asText()).isEqualTo(ConversationServer.NOW.toString());

    SERVER.poll();

    JsonNode again =
        user.data(
            "complete", Map.of("conversationId", registration.path("conversationId").asText()));
    assertThat(again.path("status").asText()).isEqualTo("completed");
    assertThat(again.path("seconds").asInt()).isEqualTo(30);
    assertThat(user.announced()).isEqualTo(1);
  }

  @Test
  void forgetsWhatNobodyBegan() {
    JsonNode registration = user.register();

    SERVER.clock.advance(Duration.ofMinutes(16));
    SERVER.poll();

    assertThat(user.status(registration)).isEqualTo("expired");
    assertThat(user.eligibility().path("secondsLeft").asInt()).isEqualTo(600);
    assertThat(user.data("history", Map.of()).path("conversations")).isEmpty();
  }

  @Test
  void takesTheProvidersWordEvenLate() {
    JsonNode registration = user.register();
    SERVER.clock.advance(Duration.ofMinutes(16));
    SERVER.poll();
    String id = SERVER.providers.begin(registration, ConversationServer.NOW);
    SERVER.providers.end(id, 40, "Late.", Map.of());

    SERVER.tell("production", id);

    assertThat(user.status(registration)).isEqualTo("completed");
    assertThat(user.eligibility().path("secondsUsed").asInt()).isEqualTo(40);
  }

  @Test
  void givesUpAfterADayAndCostsNothing() {
    JsonNode registration = user.register();
    SERVER.providers.begin(registration, SERVER.clock.instant());
    SERVER.providers.fails("conversations", Providers.status(503));
    SERVER.clock.advance(Duration.ofHours(1));
    assertThatThrownBy(SERVER::poll).isInstanceOf(Refusal.class);
    assertThat(user.status(registration)).isEqualTo("registered");

    SERVER.clock.advance(Duration.ofHours(24));
    assertThatThrownBy(SERVER::poll).isInstanceOf(Refusal.class);

    assertThat(user.status(registration)).isEqualTo("abandoned");
    assertThat(user.eligibility().path("secondsLeft").asInt()).isEqualTo(600);
    SERVER.poll();
  }

  @Test
  void oneConversationDoesNotKeepTheOthersWaiting() {
    JsonNode mine = user.register();
    User other = SERVER.newUser();
    JsonNode theirs = other.register();
    SERVER.providers.end(
        SERVER.providers.begin(theirs, SERVER.clock.instant()), 10, "Fine.", Map.of());
    SERVER
        .database()
        .execute(
            "update conversation.session set provider_conversation_id = null where conversation_id = '%s'"
                .formatted(mine.path("conversationId").asText()));
    SERVER.clock.advance(Duration.ofMinutes(20));

    SERVER.poll();

    assertThat(other.status(theirs)).isEqualTo("completed");
    assertThat(user.status(mine)).isEqualTo("expired");
  }

  @Test
  void comesAgainWhenTheProviderIsDown() {
    JsonNode registration = user.register();
    String id = SERVER.providers.begin(registration, SERVER.clock.instant());
    SERVER.providers.end(id, 20, "x", Map.of());
    SERVER.providers.fails("conversations", Providers.status(503));

    assertThatThrownBy(() -> SERVER.tell("production", id)).isInstanceOf(Refusal.class);
    SERVER.providers.recover();
    SERVER.tell("production", id);

    assertThat(user.status(registration)).isEqualTo("completed");
  }

  @Test
  void comesAgainWhenTheProviderDoesNotKnowYetWhatItToldUsOf() {
    JsonNode registration = user.register();

    assertThatThrownBy(() -> SERVER.tell("production", providerId(registration)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("does not know it");
  }

  @Test
  void countsConversationsThatAreNoneOfOurs() {
    String meter = "conversation.events.production.unknown-session";
    long before = SERVER.meter(meter);
    JsonNode registration = user.register();
    String foreign =
        SERVER.providers.begin(
            ((com.fasterxml.jackson.databind.node.ObjectNode) registration.deepCopy())
                .put("signedUrl", "wss://x"),
            SERVER.clock.instant());
    SERVER.providers.end(foreign, 500, "Somebody who knew our session id.", Map.of());

    SERVER.tell("production", foreign);
    SERVER.tell("production", "conv_never");
    SERVER.tell("sandbox", providerId(registration));

    assertThat(SERVER.meter(meter)).isEqualTo(before + 2);
    assertThat(user.status(registration)).isEqualTo("registered");
    assertThat(SERVER.meter("conversation.events.sandbox.unknown-session")).isPositive();
  }

  @Test
  void findsTheSessionByItsDynamicVariableWhereTheProviderDidNotNameIt() {
    SERVER.providers.namesConversations = false;
    JsonNode registration = user.register();
    String id = SERVER.providers.begin(registration, SERVER.clock.instant());
    SERVER.providers.end(id, 33, "By variable.", Map.of());

    SERVER.tell("production", id);

    assertThat(user.status(registration)).isEqualTo("completed");
    assertThat(user.eligibility().path("secondsUsed").asInt()).isEqualTo(33);
  }

  @Test
  void completesNobodyElsesConversation() {
    JsonNode registration = user.register();
    String mine = registration.path("conversationId").asText();
    for (User other : List.of(SERVER.newUser(), SERVER.user(user.id(), "conversation-sandbox"))) {
      Answer answer = other.call("complete", Map.of("conversationId", mine));
      assertThat(answer.status()).isEqualTo(404);
      assertThat(answer.errorCode()).isEqualTo("not_found");
    }
    assertThat(user.status(registration)).isEqualTo("registered");
    for (Object wrong : List.of("", "x", 7, true)) {
      assertThat(user.call("complete", Map.of("conversationId", wrong)).status()).isEqualTo(422);
    }
    assertThat(user.call("complete", Map.of()).status()).isEqualTo(422);
    assertThat(user.call("complete", Map.of("conversationId", UUID.randomUUID())).status())
        .isEqualTo(404);
  }

  private String providerId(JsonNode registration) {
    return SERVER.text(
        "select provider_conversation_id from conversation.session where conversation_id = ?",
        UUID.fromString(registration.path("conversationId").asText()));
  }
}
