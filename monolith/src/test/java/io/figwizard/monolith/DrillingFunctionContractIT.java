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

/** The drilling handler on its own: the same answers, and nothing but drilling. */
class DrillingFunctionContractIT implements DrillingContract {
  @RegisterExtension static final TestDatabase DATABASE = Servers.migratedDatabase();

  private static final TestTokens TOKENS = TestTokens.create();
  private static ServerProcess function;

  @BeforeAll
  static void start() {
    function = Servers.drillingFunction(DATABASE, TOKENS);
  }

  @AfterAll
  static void stop() {
    function.close();
  }

  @Override
  public HandlerClient client() {
    return HandlerClient.of(function.address());
  }

  @Override
  public TestTokens tokens() {
    return TOKENS;
  }

  @Test
  void knowsNoOtherHandler() {
    assertThat(client().call("auth", "login", Map.of()).status()).isEqualTo(404);
    assertThat(client().get("/auth/jwks.json").status()).isEqualTo(404);
  }
}
