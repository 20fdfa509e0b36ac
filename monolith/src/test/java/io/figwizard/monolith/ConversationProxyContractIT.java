package io.figwizard.monolith;

import io.figwizard.handlerkit.Variant;
import io.figwizard.handlertesting.HandlerClient;
import io.figwizard.handlertesting.ServerProcess;
import io.figwizard.handlertesting.TestDatabase;
import io.figwizard.handlertesting.TestTokens;
import io.figwizard.providertwins.ProviderTwins;
import io.figwizard.providertwins.elevenlabs.ElevenLabsControl;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * The conversation handler as clients reach it: through the proxy, with the function behind it in
 * production and the monolith in the sandbox.
 */
class ConversationProxyContractIT {
  @RegisterExtension static final TestDatabase DATABASE = Servers.migratedDatabase();

  private static final TestTokens TOKENS = TestTokens.create();
  private static final List<String> ACTIONS =
      List.of(
          "eligibility",
          "register-session",
          "complete",
          "memory",
          "edit-memory",
          "delete-memory",
          "history",
          "reply");

  @TempDir static Path folder;
  private static ProviderTwins twins;
  private static ServerProcess monolith;
  private static ServerProcess function;
  private static ProxyProcess proxy;

  @BeforeAll
  static void start() throws Exception {
    twins = ProviderTwins.start();
    Map<String, String> environment = Servers.monolithEnvironment(DATABASE, TOKENS);
    for (Variant variant : Variant.values()) {
      environment.putAll(Servers.conversationKeys(variant, twins.url()));
    }
    monolith = Servers.monolith(environment);
    function = Servers.conversationFunction(Variant.PRODUCTION, DATABASE, TOKENS, twins.url());
    proxy =
        ProxyProcess.start(
            folder,
            Map.of(
                "MONOLITH_URL", monolith.address().toString(),
                "CONVERSATION_HANDLER_URL", function.address().toString()));
    for (String action : ACTIONS) {
      proxy.flip("conversation." + action, "\"mode\":\"extracted\"");
    }
  }

  @AfterAll
  static void stop() {
    proxy.close();
    function.close();
    monolith.close();
    twins.close();
  }

  @Nested
  class OnTheFunction implements ConversationContract {
    @Override
    public HandlerClient client() {
      return HandlerClient.of(proxy.address());
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
  class SandboxOnTheMonolith implements ConversationContract {
    @Override
    public HandlerClient client() {
      return HandlerClient.of(proxy.address());
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
}
