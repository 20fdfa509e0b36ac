package io.figwizard.monolith;

import static org.assertj.core.api.Assertions.assertThat;

import io.figwizard.handlerkit.Variant;
import io.figwizard.handlertesting.HandlerClient;
import io.figwizard.handlertesting.ServerProcess;
import io.figwizard.handlertesting.TestDatabase;
import io.figwizard.handlertesting.TestTokens;
import io.figwizard.providertwins.ProviderTwins;
import io.figwizard.providertwins.elevenlabs.ElevenLabsControl;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The conversation handler on its own, a function for each variant: the same answers. */
class ConversationFunctionContractIT {
  @RegisterExtension static final TestDatabase DATABASE = Servers.migratedDatabase();

  private static final TestTokens TOKENS = TestTokens.create();
  private static ProviderTwins twins;
  private static ServerProcess production;
  private static ServerProcess sandbox;

  @BeforeAll
  static void start() {
    twins = ProviderTwins.start();
    production = Servers.conversationFunction(Variant.PRODUCTION, DATABASE, TOKENS, twins.url());
    sandbox = Servers.conversationFunction(Variant.SANDBOX, DATABASE, TOKENS, twins.url());
  }

  @AfterAll
  static void stop() {
    sandbox.close();
    production.close();
    twins.close();
  }

  @Nested
  class Production implements ConversationContract {
    @Override
    public HandlerClient client() {
      return HandlerClient.of(production.address());
    }

    @Override
    public TestTokens tokens() {
      return TOKENS;
    }

    @Override
    public ElevenLabsControl elevenLabs() {
      return twins.elevenLabs().control();
    }
  }

  @Nested
  class DryRuns implements ConversationDryRunContract {
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
    public ProviderTwins providers() {
      return twins;
    }
  }

  @Nested
  class Sandbox implements ConversationContract {
    @Override
    public HandlerClient client() {
      return HandlerClient.of(sandbox.address());
    }

    @Override
    public String handler() {
      return "conversation-sandbox";
    }

    @Override
    public TestTokens tokens() {
      return TOKENS;
    }

    @Override
    public ElevenLabsControl elevenLabs() {
      return twins.elevenLabs().control();
    }
  }

  @Test
  void isOneVariantOnlyAndKnowsNoOtherHandler() {
    HandlerClient client = HandlerClient.of(production.address());

    for (String other : new String[] {"conversation-sandbox", "billing", "drilling"}) {
      assertThat(client.call(other, "eligibility", Map.of()).status()).isEqualTo(404);
    }
    assertThat(
            HandlerClient.of(sandbox.address())
                .call("conversation", "eligibility", Map.of())
                .status())
        .isEqualTo(404);
  }
}
