package io.figwizard.monolith;

import static org.assertj.core.api.Assertions.assertThat;

import io.figwizard.handlerkit.Variant;
import io.figwizard.handlertesting.HandlerClient;
import io.figwizard.handlertesting.ServerProcess;
import io.figwizard.handlertesting.TestDatabase;
import io.figwizard.handlertesting.TestTokens;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * The routing proxy before the monolith and the dashboard function: in production the routes have
 * moved, in the sandbox they have not, and clients cannot tell.
 */
class DashboardProxyContractIT {
  @RegisterExtension static final TestDatabase DATABASE = Servers.migratedDatabase();

  @TempDir static Path folder;

  private static final TestTokens TOKENS = TestTokens.create();
  private static ServerProcess monolith;
  private static ServerProcess function;
  private static ProxyProcess proxy;

  @BeforeAll
  static void start() throws Exception {
    monolith = Servers.monolith(DATABASE, TOKENS);
    function = Servers.dashboardFunction(Variant.PRODUCTION, DATABASE, TOKENS);
    proxy =
        ProxyProcess.start(
            folder,
            Map.of(
                "MONOLITH_URL", monolith.address().toString(),
                "DASHBOARD_HANDLER_URL", function.address().toString()));
    for (String action : List.of("stats", "streak", "progress", "activity")) {
      proxy.flip("dashboard." + action, "\"mode\":\"extracted\"");
    }
  }

  @AfterAll
  static void stop() {
    proxy.close();
    function.close();
    monolith.close();
  }

  @Nested
  class Extracted implements DashboardContract {
    @Override
    public HandlerClient client() {
      return HandlerClient.of(proxy.address());
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
  class OnTheMonolith implements DashboardContract {
    @Override
    public HandlerClient client() {
      return HandlerClient.of(proxy.address());
    }

    @Override
    public String handler() {
      return "dashboard-sandbox";
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

  @Test
  void eachVariantIsOnItsSide() {
    HandlerClient user = HandlerClient.of(proxy.address()).as(TOKENS.forUser(UUID.randomUUID()));

    assertThat(user.call("dashboard", "streak", Map.of()).header("X-Fig-Side"))
        .isEqualTo("extracted");
    assertThat(user.call("dashboard-sandbox", "streak", Map.of()).header("X-Fig-Side"))
        .isEqualTo("monolith");
  }
}
