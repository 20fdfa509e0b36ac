package io.figwizard.monolith;

import io.figwizard.handlertesting.HandlerClient;
import io.figwizard.handlertesting.ServerProcess;
import io.figwizard.handlertesting.TestDatabase;
import io.figwizard.handlertesting.TestTokens;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The profile handler as clients reach it: through the proxy, with the monolith behind it. */
class ProfileProxyContractIT {
  @RegisterExtension static final TestDatabase DATABASE = Servers.migratedDatabase();

  private static final TestTokens TOKENS = TestTokens.create();

  @TempDir static Path folder;
  private static ServerProcess monolith;
  private static ProxyProcess proxy;

  @BeforeAll
  static void start() throws Exception {
    monolith = Servers.monolith(DATABASE, TOKENS);
    proxy = ProxyProcess.start(folder, Map.of("MONOLITH_URL", monolith.address().toString()));
  }

  @AfterAll
  static void stop() {
    proxy.close();
    monolith.close();
  }

  @Nested
  class Production implements ProfileContract {
    @Override
    public HandlerClient client() {
      return HandlerClient.of(proxy.address());
    }

    @Override
    public TestTokens tokens() {
      return TOKENS;
    }
  }

  @Nested
  class Sandbox implements ProfileContract {
    @Override
    public HandlerClient client() {
      return HandlerClient.of(proxy.address());
    }

    @Override
    public TestTokens tokens() {
      return TOKENS;
    }

    @Override
    public String handler() {
      return "profile-sandbox";
    }
  }
}
