package io.figwizard.monolith;

import static org.assertj.core.api.Assertions.assertThat;

import io.figwizard.handlerkit.Variant;
import io.figwizard.handlertesting.HandlerClient;
import io.figwizard.handlertesting.ServerProcess;
import io.figwizard.handlertesting.TestDatabase;
import io.figwizard.handlertesting.TestTokens;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The auth handler on its own, both variants: the same answers, and nothing but auth. */
class AuthFunctionContractIT {
  @RegisterExtension static final TestDatabase DATABASE = Servers.migratedDatabase();

  private static final TestTokens TOKENS = TestTokens.create();
  private static ServerProcess production;
  private static ServerProcess sandbox;

  @BeforeAll
  static void start() {
    production = Servers.authFunction(Variant.PRODUCTION, DATABASE, TOKENS);
    sandbox = Servers.authFunction(Variant.SANDBOX, DATABASE, TOKENS);
  }

  @AfterAll
  static void stop() {
    sandbox.close();
    production.close();
  }

  @Nested
  class Production implements AuthContract {
    @Override
    public HandlerClient client() {
      return HandlerClient.of(production.address());
    }
  }

  @Nested
  class Sandbox implements AuthContract {
    @Override
    public HandlerClient client() {
      return HandlerClient.of(sandbox.address());
    }

    @Override
    public String handler() {
      return "auth-sandbox";
    }
  }

  @Test
  void knowsNoOtherHandler() {
    HandlerClient client = HandlerClient.of(production.address());

    assertThat(client.call("drilling", "list-decks", Map.of()).status()).isEqualTo(404);
  }

  @Test
  void isOneVariantOnly() {
    assertThat(HandlerClient.of(production.address()).call("auth-sandbox", "me", Map.of()))
        .satisfies(answer -> assertThat(answer.status()).isEqualTo(404));
    assertThat(HandlerClient.of(sandbox.address()).call("auth", "me", Map.of()))
        .satisfies(answer -> assertThat(answer.status()).isEqualTo(404));
  }
}
