package io.figwizard.auth;

import static io.figwizard.auth.AuthServer.PASSWORD;
import static io.figwizard.auth.AuthServer.someEmail;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.figwizard.handlertesting.Answer;
import io.figwizard.handlertesting.HandlerClient;
import io.figwizard.handlertesting.ServerProcess;
import io.figwizard.handlertesting.TestDatabase;
import io.figwizard.handlertesting.TestTokens;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class AuthFunctionIT {
  @RegisterExtension
  static final TestDatabase DATABASE = TestDatabase.migratedFor(AuthBundle.class.getPackage());

  private static final TestTokens TOKENS = TestTokens.create();

  @Test
  void runsTheHandlerAloneAndChecksTokensWithItsOwnKeys() {
    try (ServerProcess function = start(environment())) {
      HandlerClient client = HandlerClient.of(function.address());
      JsonNode session =
          AuthServer.succeeded(
              client.call("auth", "signup", Map.of("email", someEmail(), "password", PASSWORD)));

      Answer me = client.as(session.path("accessToken").asText()).call("auth", "me", Map.of());
      Answer forged = client.as(TOKENS.forgedFor(UUID.randomUUID())).call("auth", "me", Map.of());

      assertThat(me.ok()).isTrue();
      assertThat(forged.status()).isEqualTo(401);
      assertThat(client.get("/auth/jwks.json").body().path("keys")).hasSize(1);
      assertThat(client.get("/fig/ready").status()).isEqualTo(200);
      function.terminate();
      assertThat(function.awaitExit()).isIn(0, 143);
      assertThat(function.output()).doesNotContain(PASSWORD).doesNotContain("WARN", "ERROR");
    }
  }

  @Test
  void doesNotStartWithoutItsKeysAndNamesThem() {
    Map<String, String> environment = environment();
    environment.put("AUTH_SIGNING_JWKS", TOKENS.jwks());
    try (ServerProcess function = start(environment)) {
      assertThat(function.awaitExit()).isNotZero();
      assertThat(function.output()).contains("AUTH_SIGNING_JWKS").contains("private key");
    }
  }

  private static ServerProcess start(Map<String, String> environment) {
    return ServerProcess.start(AuthFunction.class, environment, "server", "auth-function.yml");
  }

  private static Map<String, String> environment() {
    Map<String, String> environment = new HashMap<>();
    environment.put("PORT", "0");
    environment.put("DATABASE_URL", DATABASE.jdbcUrl());
    environment.put("AUTH_DB_PASSWORD", DATABASE.password());
    environment.put("AUTH_SIGNING_JWKS", TOKENS.signingJwks());
    return environment;
  }
}
