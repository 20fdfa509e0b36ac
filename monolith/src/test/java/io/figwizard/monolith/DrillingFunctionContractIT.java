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

/** The drilling handler on its own, both variants: the same answers, and nothing but drilling. */
class DrillingFunctionContractIT {
  @RegisterExtension static final TestDatabase DATABASE = Servers.migratedDatabase();

  private static final TestTokens TOKENS = TestTokens.create();
  private static ServerProcess production;
  private static ServerProcess sandbox;

  @BeforeAll
  static void start() {
    production = Servers.drillingFunction(Variant.PRODUCTION, DATABASE, TOKENS);
    sandbox = Servers.drillingFunction(Variant.SANDBOX, DATABASE, TOKENS);
  }

  @AfterAll
  static void stop() {
    sandbox.close();
    production.close();
  }

  @Nested
  class Production implements DrillingContract {
    @Override
    public HandlerClient client() {
      return HandlerClient.of(production.address());
    }

    @Override
    public TestTokens tokens() {
      return TOKENS;
    }
  }

  @Nested
  class DryRuns implements DryRunContract {
    @Override
    public HandlerClient client() {
      return HandlerClient.of(production.address());
    }

    @Override
    public TestTokens tokens() {
      return TOKENS;
    }

    @Override
    public TestDatabase database() {
      return DATABASE;
    }
  }

  @Nested
  class Sandbox implements DrillingContract {
    @Override
    public HandlerClient client() {
      return HandlerClient.of(sandbox.address());
    }

    @Override
    public String handler() {
      return "drilling-sandbox";
    }

    @Override
    public TestTokens tokens() {
      return TOKENS;
    }
  }

  @Test
  void knowsNoOtherHandler() {
    HandlerClient client = HandlerClient.of(production.address());

    assertThat(client.call("auth", "login", Map.of()).status()).isEqualTo(404);
    assertThat(client.get("/auth/jwks.json").status()).isEqualTo(404);
  }

  @Test
  void isOneVariantOnly() {
    assertThat(
            HandlerClient.of(production.address()).call("drilling-sandbox", "list-decks", Map.of()))
        .satisfies(answer -> assertThat(answer.status()).isEqualTo(404));
    assertThat(HandlerClient.of(sandbox.address()).call("drilling", "list-decks", Map.of()))
        .satisfies(answer -> assertThat(answer.status()).isEqualTo(404));
  }
}
