package io.figwizard.monolith;

import static org.assertj.core.api.Assertions.assertThat;

import io.figwizard.handlerkit.Variant;
import io.figwizard.handlertesting.HandlerClient;
import io.figwizard.handlertesting.ServerProcess;
import io.figwizard.handlertesting.TestDatabase;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The webhook receiver on its own, a function for each variant: the same answers. */
class WebhookFunctionContractIT {
  @RegisterExtension static final TestDatabase DATABASE = Servers.migratedDatabase();

  private static ServerProcess production;
  private static ServerProcess sandbox;

  @BeforeAll
  static void start() {
    production = Servers.webhookFunction(Variant.PRODUCTION, DATABASE);
    sandbox = Servers.webhookFunction(Variant.SANDBOX, DATABASE);
  }

  @AfterAll
  static void stop() {
    sandbox.close();
    production.close();
  }

  @Nested
  class Production implements WebhookContract {
    @Override
    public HandlerClient client() {
      return HandlerClient.of(production.address());
    }
  }

  @Nested
  class Sandbox implements WebhookContract {
    @Override
    public HandlerClient client() {
      return HandlerClient.of(sandbox.address());
    }

    @Override
    public String handler() {
      return "webhook-sandbox";
    }
  }

  @Test
  void isOneVariantOnlyAndKnowsNoOtherHandler() {
    HandlerClient client = HandlerClient.of(production.address());

    assertThat(client.post("/webhook-sandbox/stripe", "{}").status()).isEqualTo(404);
    assertThat(HandlerClient.of(sandbox.address()).post("/webhook/stripe", "{}").status())
        .isEqualTo(404);
    assertThat(client.call("auth", "login", Map.of()).status()).isEqualTo(404);
  }
}
