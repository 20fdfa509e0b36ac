package io.figwizard.monolith;

import static org.assertj.core.api.Assertions.assertThat;

import io.figwizard.handlerkit.Variant;
import io.figwizard.handlertesting.HandlerClient;
import io.figwizard.handlertesting.ServerProcess;
import io.figwizard.handlertesting.TestDatabase;
import io.figwizard.handlertesting.TestTokens;
import io.figwizard.stripetwin.StripeTwin;
import io.figwizard.stripetwin.control.TwinControl;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The billing handler on its own, a function for each variant: the same answers. */
class BillingFunctionContractIT {
  @RegisterExtension static final TestDatabase DATABASE = Servers.migratedDatabase();

  private static final TestTokens TOKENS = TestTokens.create();
  private static StripeTwin twin;
  private static ServerProcess production;
  private static ServerProcess sandbox;

  @BeforeAll
  static void start() {
    twin = StripeTwin.start();
    production = Servers.billingFunction(Variant.PRODUCTION, DATABASE, TOKENS, twin.url());
    sandbox = Servers.billingFunction(Variant.SANDBOX, DATABASE, TOKENS, twin.url());
  }

  @AfterAll
  static void stop() {
    sandbox.close();
    production.close();
    twin.close();
  }

  @Nested
  class Production implements BillingContract {
    @Override
    public HandlerClient client() {
      return HandlerClient.of(production.address());
    }

    @Override
    public TestTokens tokens() {
      return TOKENS;
    }

    @Override
    public TwinControl stripe() {
      return twin.control();
    }
  }

  @Nested
  class DryRuns implements BillingDryRunContract {
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

    @Override
    public TwinControl stripe() {
      return twin.control();
    }
  }

  @Nested
  class Sandbox implements BillingContract {
    @Override
    public HandlerClient client() {
      return HandlerClient.of(sandbox.address());
    }

    @Override
    public String handler() {
      return "billing-sandbox";
    }

    @Override
    public TestTokens tokens() {
      return TOKENS;
    }

    @Override
    public TwinControl stripe() {
      return twin.control();
    }
  }

  @Test
  void isOneVariantOnlyAndKnowsNoOtherHandler() {
    HandlerClient client = HandlerClient.of(production.address());

    assertThat(client.call("billing-sandbox", "plans", Map.of()).status()).isEqualTo(404);
    assertThat(HandlerClient.of(sandbox.address()).call("billing", "plans", Map.of()).status())
        .isEqualTo(404);
    assertThat(client.call("drilling", "list-decks", Map.of()).status()).isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource({
    "PRODUCTION, sk_test_hunter2, STRIPE_SECRET_KEY",
    "PRODUCTION, rk_test_hunter2, STRIPE_SECRET_KEY",
    "SANDBOX, sk_live_hunter2, STRIPE_SANDBOX_SECRET_KEY",
    "SANDBOX, hunter2, STRIPE_SANDBOX_SECRET_KEY",
    "PRODUCTION, '', STRIPE_SECRET_KEY"
  })
  void doesNotStartWithAKeyOfTheOtherWorld(Variant variant, String key, String variable) {
    try (ServerProcess refused =
        Servers.billingFunction(variant, DATABASE, TOKENS, twin.url(), key)) {
      assertThat(refused.awaitExit()).isNotZero();
      assertThat(refused.output())
          .contains("billing." + variant.id() + ".secretKey (" + variable + ")")
          .doesNotContain("hunter2");
    }
  }
}
