package io.figwizard.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import io.figwizard.conversation.ConversationServer.User;
import io.figwizard.handlertesting.Answer;
import io.figwizard.handlertesting.AtOnce;
import io.figwizard.handlertesting.Eventually;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;

/**
 * Whatever goes wrong with a provider: an answer of its own, nothing half done, nothing in logs.
 */
class ProviderFailuresIT {
  /** Alone in being impatient: here providers hang. */
  @RegisterExtension
  static final ConversationServer SERVER =
      new ConversationServer(
          settings -> {
            settings.limits.voiceTimeout = io.dropwizard.util.Duration.milliseconds(1500);
            settings.limits.textTimeout = io.dropwizard.util.Duration.milliseconds(1500);
          });

  private static final String SAID = "What Anna would tell nobody else";

  private final ListAppender<ILoggingEvent> logged = new ListAppender<>();

  static Stream<Arguments> outages() {
    return Map.of(
            "down", Providers.status(503),
            "broken", Providers.status(500),
            "asked too often", Providers.status(429, "Retry-After", "7"),
            "hangs", Providers.hangs(),
            "stalls in the body", Providers.stallsInTheBody(),
            "breaks", Providers.breaks(),
            "no JSON", Providers.body(200, "<html>"),
            "empty", Providers.body(200, ""),
            "no object", Providers.body(200, "[]"),
            "another form", Providers.body(200, "{\"signed_url\":7,\"choices\":{}}"))
        .entrySet()
        .stream()
        .map(fault -> Arguments.of(fault.getKey(), fault.getValue()));
  }

  @BeforeEach
  void listen() {
    logged.start();
    ((Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME)).addAppender(logged);
  }

  @AfterEach
  void recover() throws Exception {
    ((Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME)).detachAppender(logged);
    assertThat(List.copyOf(logged.list))
        .extracting(
            event ->
                event.getFormattedMessage()
                    + (event.getThrowableProxy() == null
                        ? ""
                        : ThrowableProxyUtil.asString(event.getThrowableProxy())))
        .allSatisfy(
            line ->
                assertThat(line)
                    .doesNotContain(SAID)
                    .doesNotContain("sk_")
                    .doesNotContain(Providers.TEXT_KEY)
                    .doesNotContain("wss://"));
    SERVER.providers.recover();
    Eventually.holds(
        "both providers are asked again",
        () ->
            SERVER.newUser().call("register-session", Map.of()).ok()
                && SERVER.newUser().call("reply", Map.of("message", "x")).ok());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("outages")
  void aRegistrationThatFailedLeavesNothing(String name, Providers.Fault fault) throws Exception {
    User user = SERVER.newUser();
    String key = UUID.randomUUID().toString();
    SERVER.providers.fails("sign", fault);

    Answer failed = user.callWithKey(key, "register-session", Map.of());

    assertThat(failed.status()).as(failed.body().toString()).isEqualTo(503);
    assertThat(failed.errorCode()).isEqualTo("voice_provider_unavailable");
    assertThat(failed.header("Retry-After")).isEqualTo(name.equals("asked too often") ? "7" : "5");
    assertThat(SERVER.count("conversation.session where user_id = ?", user.id())).isZero();
    assertThat(user.eligibility().path("eligible").asBoolean()).isTrue();
    SERVER.providers.recover();
    // At once, unless the breaker has had enough of this provider.
    Eventually.holds(
        "it is asked again", () -> user.callWithKey(key, "register-session", Map.of()).ok());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("outages")
  void aReplyThatFailedSaysSo(String name, Providers.Fault fault) throws Exception {
    User user = SERVER.newUser();
    String key = UUID.randomUUID().toString();
    SERVER.providers.fails("text", fault);

    Answer failed = user.callWithKey(key, "reply", Map.of("message", SAID));

    assertThat(failed.status()).as(failed.body().toString()).isEqualTo(503);
    assertThat(failed.errorCode()).isEqualTo("text_provider_unavailable");
    assertThat(failed.header("Retry-After")).isNotEmpty();
    SERVER.providers.recover();
    Eventually.holds(
        "it is asked again",
        () -> {
          SERVER.clock.advance(Duration.ofSeconds(5));
          return user.callWithKey(key, "reply", Map.of("message", SAID)).ok();
        });
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("outages")
  void doesNotGuessWhatBecameOfTheOneBefore(String name, Providers.Fault fault) {
    User user = SERVER.newUser();
    user.register();
    SERVER.providers.fails("conversations", fault);

    Answer second = user.call("register-session", Map.of());

    assertThat(second.status()).isEqualTo(503);
    assertThat(SERVER.count("conversation.session where user_id = ?", user.id())).isEqualTo(1);
  }

  @Test
  void aKeyThatTheProviderDoesNotAcceptIsOurFault() {
    for (int status : new int[] {401, 403}) {
      User user = SERVER.newUser();
      SERVER.providers.fails("sign", Providers.status(status));
      SERVER.providers.fails("text", Providers.status(status));

      Answer voice = user.call("register-session", Map.of());
      Answer text = user.call("reply", Map.of("message", SAID));

      assertThat(List.of(voice.status(), text.status())).containsOnly(500);
      assertThat(List.of(voice.errorCode(), text.errorCode())).containsOnly("internal");
      assertThat(SERVER.count("conversation.session where user_id = ?", user.id())).isZero();
    }
    assertThat(List.copyOf(logged.list))
        .extracting(ILoggingEvent::getFormattedMessage)
        .anyMatch(line -> line.contains("conversation.voice-key-refused-production"))
        .anyMatch(line -> line.contains("conversation.text-key-refused-production"));
  }

  @Test
  void aModelOrAnAddressThatThereIsNotIsOurFault() {
    SERVER.providers.fails("text", Providers.status(404));
    SERVER.providers.fails("sign", Providers.status(404));

    assertThat(SERVER.newUser().call("reply", Map.of("message", SAID)).status()).isEqualTo(500);
    assertThat(SERVER.newUser().call("register-session", Map.of()).status()).isEqualTo(500);
  }

  @Test
  void asksNobodyForAWhileWhenMostOfTheLastCallsFailed() {
    SERVER.providers.fails("text", Providers.status(500));
    for (int i = 0; i < 20; i++) {
      SERVER.newUser().call("reply", Map.of("message", SAID));
    }

    assertThat(SERVER.meter("conversation.text.production.not-asked")).isPositive();
    assertThat(SERVER.newUser().call("register-session", Map.of()).ok())
        .as("the other provider")
        .isTrue();
    assertThat(SERVER.newSandboxUser().call("eligibility", Map.of()).ok()).isTrue();
  }

  @Test
  void refusesAtOnceWhoWouldBeOneTooMany() throws Exception {
    SERVER.providers.fails("text", Providers.hangs());

    assertThat(AtOnce.times(12, () -> SERVER.newUser().call("reply", Map.of("message", SAID))))
        .allMatch(answer -> answer.status() == 503)
        .allMatch(answer -> answer.errorCode().equals("text_provider_unavailable"));
    assertThat(SERVER.meter("conversation.text.production.not-asked")).isPositive();
  }
}
