package io.figwizard.monolith;

import static org.assertj.core.api.Assertions.assertThat;

import io.figwizard.handlertesting.Answer;
import io.figwizard.handlertesting.HandlerClient;
import io.figwizard.handlertesting.ServerProcess;
import io.figwizard.handlertesting.TestDatabase;
import io.figwizard.handlertesting.TestTokens;
import io.figwizard.stripetwin.StripeTwin;
import io.figwizard.stripetwin.control.TwinControl;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The handlers for signing in, paying, drilling and webhooks as clients reach them, both variants:
 * through the proxy, with the monolith behind it.
 */
class ProxyContractIT {
  @RegisterExtension static final TestDatabase DATABASE = Servers.migratedDatabase();

  private static final TestTokens TOKENS = TestTokens.create();

  @TempDir static Path folder;
  private static StripeTwin twin;
  private static ServerProcess monolith;
  private static ProxyProcess proxy;

  @BeforeAll
  static void start() throws Exception {
    twin = StripeTwin.start();
    monolith = Servers.monolith(DATABASE, TOKENS, twin.url());
    proxy = ProxyProcess.start(folder, Map.of("MONOLITH_URL", monolith.address().toString()));
  }

  @AfterAll
  static void stop() {
    proxy.close();
    monolith.close();
    twin.close();
  }

  /** What every contract asks for; a class, because its methods count before an interface's. */
  abstract static class ThroughTheProxy {
    public HandlerClient client() {
      return HandlerClient.of(proxy.address());
    }

    public TestTokens tokens() {
      return TOKENS;
    }

    public TwinControl stripe() {
      return twin.control();
    }
  }

  @Nested
  class Auth extends ThroughTheProxy implements AuthContract {}

  @Nested
  class AuthSandbox extends ThroughTheProxy implements AuthContract {
    @Override
    public String handler() {
      return "auth-sandbox";
    }
  }

  @Nested
  class Billing extends ThroughTheProxy implements BillingContract {}

  @Nested
  class BillingSandbox extends ThroughTheProxy implements BillingContract {
    @Override
    public String handler() {
      return "billing-sandbox";
    }
  }

  @Nested
  class Drilling extends ThroughTheProxy implements DrillingContract {}

  @Nested
  class DrillingSandbox extends ThroughTheProxy implements DrillingContract {
    @Override
    public String handler() {
      return "drilling-sandbox";
    }
  }

  @Nested
  class Webhook extends ThroughTheProxy implements WebhookContract {}

  @Nested
  class WebhookSandbox extends ThroughTheProxy implements WebhookContract {
    @Override
    public String handler() {
      return "webhook-sandbox";
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/auth",
        "/auth-sandbox",
        "/billing",
        "/billing-sandbox",
        "/drilling",
        "/drilling-sandbox",
        "/webhook/stripe",
        "/webhook-sandbox/stripe"
      })
  void theProxyPassesEachToTheMonolith(String path) {
    Answer answer = HandlerClient.of(proxy.address()).post(path, "{\"action\":\"fly\"}");

    assertThat(answer.header("X-Fig-Side")).isEqualTo("monolith");
    assertThat(answer.header("X-Fig-Error")).as("made by the proxy itself").isEmpty();
  }
}
