package io.figwizard.monolith;

import static org.assertj.core.api.Assertions.assertThat;

import io.figwizard.handlertesting.HandlerClient;
import io.figwizard.handlertesting.ServerProcess;
import io.figwizard.handlertesting.TestDatabase;
import io.figwizard.handlertesting.TestTokens;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The auth handler on its own: the same answers, and nothing but auth. */
class AuthFunctionContractIT implements AuthContract {
  @RegisterExtension static final TestDatabase DATABASE = Servers.migratedDatabase();

  private static final TestTokens TOKENS = TestTokens.create();
  private static ServerProcess function;

  @BeforeAll
  static void start() {
    function = Servers.authFunction(DATABASE, TOKENS);
  }

  @AfterAll
  static void stop() {
    function.close();
  }

  @Override
  public HandlerClient client() {
    return HandlerClient.of(function.address());
  }

  @Test
  void knowsNoOtherHandler() {
    assertThat(client().call("drilling", "list-decks", Map.of()).status()).isEqualTo(404);
  }
}
