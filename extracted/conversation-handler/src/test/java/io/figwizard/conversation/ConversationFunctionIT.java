package io.figwizard.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import io.figwizard.handlertesting.Answer;
import io.figwizard.handlertesting.HandlerClient;
import io.figwizard.handlertesting.ServerProcess;
import io.figwizard.handlertesting.TestDatabase;
import io.figwizard.handlertesting.TestTokens;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The function as it is delivered: its own main class with its own configuration files. */
class ConversationFunctionIT {
  @RegisterExtension static final TestDatabase DATABASE = ConversationServer.emptyDatabase();

  private static final TestTokens TOKENS = TestTokens.create();

  @Test
  void servesItsVariantAndNoOther() {
    try (Providers providers = new Providers();
        ServerProcess function = start("", environment("", providers))) {
      HandlerClient user =
          HandlerClient.of(function.address()).as(TOKENS.forUser(UUID.randomUUID()));

      Answer registration = user.call("conversation", "register-session", Map.of());
      Answer reply = user.call("conversation", "reply", Map.of("message", "Hello"));

      assertThat(registration.status()).as(registration.body().toString()).isEqualTo(200);
      assertThat(reply.data().path("reply").asText()).isEqualTo("You said: Hello");
      assertThat(user.call("conversation-sandbox", "eligibility", Map.of()).status())
          .isEqualTo(404);
      assertThat(user.get("/fig/build").data().path("service").asText())
          .isEqualTo("conversation-handler");
      assertThat(user.get("/fig/ready").status()).isEqualTo(200);
      assertThat(function.output())
          .doesNotContain(Providers.VOICE_KEY, Providers.TEXT_KEY, "Hello");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'', ELEVENLABS_API_KEY",
    "'', ELEVENLABS_AGENT_ID",
    "'', TEXT_PROVIDER_API_KEY",
    "-sandbox, ELEVENLABS_SANDBOX_API_KEY",
    "-sandbox, ELEVENLABS_SANDBOX_AGENT_ID",
    "-sandbox, TEXT_PROVIDER_SANDBOX_API_KEY"
  })
  void doesNotStartWithoutAKeyAndSaysWhichOne(String suffix, String variable) {
    try (Providers providers = new Providers()) {
      Map<String, String> environment = environment(suffix, providers);
      environment.put(variable, "");
      try (ServerProcess refused = start(suffix, environment)) {
        assertThat(refused.awaitExit()).isNotZero();
        assertThat(refused.output())
            .contains("(" + variable + ") is not set")
            .doesNotContain(Providers.VOICE_KEY, Providers.TEXT_KEY);
      }
    }
  }

  private static Map<String, String> environment(String suffix, Providers providers) {
    String infix = suffix.isEmpty() ? "_" : "_SANDBOX_";
    Map<String, String> environment = new HashMap<>();
    environment.put("PORT", "0");
    environment.put("DATABASE_URL", DATABASE.jdbcUrl());
    environment.put("CONVERSATION_DB_PASSWORD", DATABASE.password());
    environment.put("AUTH_JWKS", TOKENS.jwks());
    environment.put("ELEVENLABS" + infix + "API_KEY", Providers.VOICE_KEY);
    environment.put("ELEVENLABS" + infix + "API_BASE", providers.url().toString());
    environment.put("ELEVENLABS" + infix + "AGENT_ID", "agent_of_a_test");
    environment.put("TEXT_PROVIDER" + infix + "API_KEY", Providers.TEXT_KEY);
    environment.put("TEXT_PROVIDER" + infix + "BASE", providers.url().resolve("/v1").toString());
    return environment;
  }

  private static ServerProcess start(String suffix, Map<String, String> environment) {
    return ServerProcess.start(
        ConversationFunction.class,
        environment,
        "server",
        Path.of("conversation-function" + suffix + ".yml").toAbsolutePath().toString());
  }
}
