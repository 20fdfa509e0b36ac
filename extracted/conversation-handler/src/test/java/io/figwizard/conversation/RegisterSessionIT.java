package io.figwizard.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.figwizard.conversation.ConversationServer.User;
import io.figwizard.handlertesting.Answer;
import io.figwizard.handlertesting.Eventually;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Before a conversation: who may begin one, and that nobody begins two. */
class RegisterSessionIT {
  // One connection: whoever held it while a provider is asked would keep everybody waiting.
  @RegisterExtension
  static final ConversationServer SERVER =
      new ConversationServer(
          settings -> {
            settings.database.setMaxSize(1);
            settings.database.setInitialSize(0);
            settings.database.setMinSize(0);
          });

  @AfterEach
  void recover() {
    SERVER.providers.recover();
  }

  @Test
  void givesAnAddressThatIsGoodForOneCall() {
    User user = SERVER.newUser();

    JsonNode registration = user.register();

    assertThat(registration.fieldNames())
        .toIterable()
        .containsExactlyInAnyOrder(
            "conversationId", "signedUrl", "expiresAt", "maxSeconds", "dynamicVariables", "userId");
    assertThat(registration.path("signedUrl").asText())
        .startsWith("wss://")
        .contains("conversation_id=")
        .doesNotContain(Providers.VOICE_KEY);
    assertThat(registration.at("/dynamicVariables/session_id").asText())
        .isEqualTo(registration.path("conversationId").asText());
    assertThat(registration.path("expiresAt").asText())
        .isEqualTo(SERVER.clock.instant().plusSeconds(15 * 60).toString());
    assertThat(registration.path("maxSeconds").asInt()).as("all that is free").isEqualTo(600);
    assertThat(registration.path("userId").asText()).isEqualTo(user.id().toString());
  }

  @Test
  void givesTheSameOneAgainToWhoHasNotBegun() {
    User user = SERVER.newUser();
    JsonNode first = user.register();
    int signed = SERVER.providers.signed();

    JsonNode second = user.register();

    assertThat(second).isEqualTo(first);
    assertThat(SERVER.providers.signed()).isEqualTo(signed);
    assertThat(SERVER.count("conversation.session where user_id = ?", user.id())).isEqualTo(1);
  }

  @Test
  void givesNoOtherOneWhileACallIsUnderWay() {
    User user = SERVER.newUser();
    JsonNode registration = user.register();
    SERVER.providers.begin(registration, SERVER.clock.instant());

    Answer second = user.call("register-session", Map.of());

    assertThat(second.status()).isEqualTo(409);
    assertThat(second.errorCode()).isEqualTo("session_active");
    assertThat(second.body().at("/error/fields/conversationId").asText())
        .isEqualTo(registration.path("conversationId").asText());
    assertThat(user.status(registration)).isEqualTo("active");
    assertThat(user.eligibility().path("reason").asText()).isEqualTo("session_active");
  }

  @Test
  void settlesTheOneBeforeWhenNobodyToldUsOfItsEnd() {
    User user = SERVER.newUser();
    JsonNode registration = user.register();
    String id = SERVER.providers.begin(registration, SERVER.clock.instant());
    SERVER.providers.end(id, 100, "About trees.", Map.of());

    JsonNode next = user.register();

    assertThat(user.status(registration)).isEqualTo("completed");
    assertThat(next.path("conversationId")).isNotEqualTo(registration.path("conversationId"));
    assertThat(next.path("maxSeconds").asInt()).isEqualTo(500);
    assertThat(user.announced()).isEqualTo(1);
  }

  @Test
  void takesTheClientsWordForTheEndOnlyWithTheProvidersToo() {
    User user = SERVER.newUser();
    JsonNode registration = user.register();
    SERVER.providers.begin(registration, SERVER.clock.instant());
    user.data("complete", Map.of("conversationId", registration.path("conversationId").asText()));

    Answer second = user.call("register-session", Map.of());

    assertThat(second.errorCode()).as("the call still runs").isEqualTo("session_active");
    assertThat(SERVER.count("conversation.session where user_id = ?", user.id())).isEqualTo(1);
  }

  @Test
  void makesOneSessionOfManyRequestsAtOnce() {
    User user = SERVER.newUser();
    int signed = SERVER.providers.signed();
    Providers.Held first = SERVER.providers.hold("sign");
    CompletableFuture<Answer> slow = later(() -> user.call("register-session", Map.of()));
    await(first);

    List<Answer> others =
        IntStream.range(0, 4)
            .mapToObj(i -> later(() -> user.call("register-session", Map.of())))
            .toList()
            .stream()
            .map(CompletableFuture::join)
            .toList();
    first.released.countDown();

    assertThat(others).allMatch(answer -> answer.status() == 409);
    assertThat(others)
        .allMatch(answer -> answer.errorCode().equals("registration_in_progress"))
        .allMatch(answer -> !answer.header("Retry-After").isEmpty());
    assertThat(slow.join().status()).isEqualTo(200);
    assertThat(SERVER.providers.signed()).isEqualTo(signed + 1);
    assertThat(SERVER.count("conversation.session where user_id = ?", user.id())).isEqualTo(1);
  }

  @Test
  void doesNotTakeTheMinutesThatAnotherDeviceKeepsForUsedUp() throws Exception {
    User user = SERVER.newUser();
    CompletableFuture<Answer> overtaken =
        SERVER
            .database()
            .jdbi()
            .inTransaction(
                handle -> {
                  // It has found no session by then, and looks at the minutes next.
                  handle.execute("lock table published.entitlement in access exclusive mode");
                  CompletableFuture<Answer> late =
                      later(() -> user.call("register-session", Map.of()));
                  Eventually.holds(
                      "it waits for what the user has paid for",
                      () ->
                          SERVER.count(
                                  "pg_locks where not granted and database ="
                                      + " (select oid from pg_database"
                                      + " where datname = current_database())")
                              > 0);
                  handle.execute(registered(user));
                  return late;
                });

    Answer answer = overtaken.join();

    assertThat(answer.status()).isEqualTo(409);
    assertThat(answer.errorCode()).isEqualTo("registration_in_progress");
  }

  @Test
  void holdsNoConnectionWhileTheProviderThinks() {
    User user = SERVER.newUser();
    Providers.Held held = SERVER.providers.hold("sign");
    CompletableFuture<Answer> waiting = later(() -> user.call("register-session", Map.of()));
    await(held);

    Answer other = SERVER.newUser().call("eligibility", Map.of());

    held.released.countDown();
    assertThat(other.status()).as("with the only connection there is").isEqualTo(200);
    assertThat(waiting.join().status()).isEqualTo(200);
  }

  @Test
  void goesOnAfterAProcessThatDiedOnTheWay() {
    User user = SERVER.newUser();
    SERVER.database().execute(registered(user));
    assertThat(user.call("register-session", Map.of()).errorCode())
        .as("it may be alive")
        .isEqualTo("registration_in_progress");

    SERVER.clock.advance(java.time.Duration.ofMinutes(2));

    assertThat(user.call("register-session", Map.of()).status()).isEqualTo(200);
    assertThat(
            SERVER.count(
                "conversation.session where user_id = ? and status = 'expired'", user.id()))
        .isEqualTo(1);
  }

  @Test
  void makesANewOneWhenTheAddressIsTooOld() {
    User user = SERVER.newUser();
    JsonNode first = user.register();

    SERVER.clock.advance(java.time.Duration.ofMinutes(16));
    JsonNode second = user.register();

    assertThat(second.path("conversationId")).isNotEqualTo(first.path("conversationId"));
    assertThat(second.path("maxSeconds").asInt()).as("nothing was used").isEqualTo(600);
    assertThat(user.status(first)).isEqualTo("expired");
  }

  @Test
  void handsOutAnAddressThatCouldBeUsedTwiceOnceOnly() {
    SERVER.providers.namesConversations = false;
    User user = SERVER.newUser();
    JsonNode first = user.register();

    assertThat(user.call("register-session", Map.of()).errorCode()).isEqualTo("session_active");
    String id = SERVER.providers.begin(first, SERVER.clock.instant());
    SERVER.providers.end(id, 60, "Found among all conversations.", Map.of());
    JsonNode second = user.register();

    assertThat(user.status(first)).isEqualTo("completed");
    assertThat(second.path("maxSeconds").asInt()).isEqualTo(540);
  }

  @Test
  void refusesWhoHasNoMinutesLeft() {
    User user = SERVER.newUser();
    user.talked(595, "Long.", Map.of());

    Answer answer = user.call("register-session", Map.of());

    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.errorCode()).isEqualTo("minutes_exhausted");
    JsonNode eligibility = user.eligibility();
    assertThat(eligibility.path("eligible").asBoolean(true)).isFalse();
    assertThat(eligibility.path("reason").asText()).isEqualTo("minutes_exhausted");
    assertThat(eligibility.path("secondsUsed").asInt()).isEqualTo(595);
  }

  @Test
  void countsWhatACallTookBeyondItsMinutes() {
    User user = SERVER.newUser();
    user.talked(900, "Longer than allowed.", Map.of());

    assertThat(user.eligibility().path("secondsLeft").asInt()).isZero();
    assertThat(user.eligibility().path("secondsUsed").asInt()).isEqualTo(900);
  }

  @Test
  void givesMoreToWhoPaysInTheVariantThatWasPaidFor() {
    User user = SERVER.newUser();
    SERVER.pays(user.id(), "production", "basic");
    SERVER.pays(user.id(), "production", "premium");
    SERVER.pays(user.id(), "production", "no-such-plan");

    JsonNode eligibility = user.eligibility();

    assertThat(eligibility.path("plan").asText()).as("the best").isEqualTo("premium");
    assertThat(eligibility.path("secondsPerMonth").asInt()).isEqualTo(300 * 60);
    assertThat(user.register().path("maxSeconds").asInt()).as("the longest call").isEqualTo(1800);
    User inSandbox = SERVER.user(user.id(), "conversation-sandbox");
    assertThat(inSandbox.eligibility().path("plan").asText()).isEqualTo("free");
    assertThat(inSandbox.register().path("maxSeconds").asInt()).as("free again").isEqualTo(600);
  }

  @Test
  void beginsAnewWithTheMonth() {
    User user = SERVER.newUser();
    user.talked(600, "All of it.", Map.of());
    assertThat(user.eligibility().path("resetsAt").asText()).isEqualTo("2026-06-01T00:00:00Z");

    SERVER.clock.set(java.time.Instant.parse("2026-06-01T00:00:00Z"));
    try {
      assertThat(user.eligibility().path("eligible").asBoolean()).isTrue();
      assertThat(user.register().path("maxSeconds").asInt()).isEqualTo(600);
    } finally {
      SERVER.clock.set(ConversationServer.NOW);
    }
  }

  @Test
  void answersARepetitionWithTheSameAndAsksNobody() {
    User user = SERVER.newUser();
    String key = UUID.randomUUID().toString();
    Answer first = user.callWithKey(key, "register-session", Map.of());
    int signed = SERVER.providers.signed();

    Answer second = user.callWithKey(key, "register-session", Map.of());

    assertThat(second.data()).isEqualTo(first.data());
    assertThat(second.header("Idempotency-Replayed")).isEqualTo("true");
    assertThat(SERVER.providers.signed()).isEqualTo(signed);
  }

  @Test
  void refusesWhoIsNotLoggedIn() {
    for (String action : List.of("eligibility", "register-session", "complete", "history")) {
      assertThat(SERVER.anonymous().call("conversation", action, Map.of()).status()).isEqualTo(401);
    }
  }

  /** As it stands before the provider has given an address. */
  private static String registered(User user) {
    return """
        insert into conversation.session (conversation_id, user_id, variant, status,
          registered_at, expires_at, month, reserved_seconds, look_at)
        values ('%s', '%s', 'production', 'registered', '%s', '%s', '2026-05-01', 600, '%s')
        """
        .formatted(
            UUID.randomUUID(),
            user.id(),
            SERVER.clock.instant(),
            SERVER.clock.instant().plusSeconds(900),
            SERVER.clock.instant().plusSeconds(900));
  }

  private static void await(Providers.Held held) {
    try {
      assertThat(held.asked.await(30, java.util.concurrent.TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static <T> CompletableFuture<T> later(java.util.function.Supplier<T> work) {
    return CompletableFuture.supplyAsync(work, task -> new Thread(task).start());
  }
}
