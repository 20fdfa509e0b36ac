package io.figwizard.monolith;

import static org.assertj.core.api.Assertions.assertThat;

import io.figwizard.handlertesting.Answer;
import io.figwizard.handlertesting.Eventually;
import io.figwizard.handlertesting.HandlerClient;
import io.figwizard.handlertesting.ServerProcess;
import io.figwizard.handlertesting.TestDatabase;
import io.figwizard.handlertesting.TestTokens;
import io.figwizard.stripetwin.StripeTwin;
import io.figwizard.stripetwin.control.TwinControl;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever the monolith serves as clients reach it, both variants: through the proxy, with the
 * monolith behind it.
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
    proxy =
        ProxyProcess.start(
            folder, Map.of("MONOLITH_URL", monolith.address().toString(), "ACCESS_LOG", "1"));
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

    public URI address() {
      return proxy.address();
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
  class Exports extends ThroughTheProxy implements ExportsContract {}

  @Nested
  class ExportsSandbox extends ThroughTheProxy implements ExportsContract {
    @Override
    public String handler() {
      return "exports-sandbox";
    }
  }

  @Nested
  class Profile extends ThroughTheProxy implements ProfileContract {}

  @Nested
  class ProfileSandbox extends ThroughTheProxy implements ProfileContract {
    @Override
    public String handler() {
      return "profile-sandbox";
    }
  }

  @Nested
  class Realtime extends ThroughTheProxy implements RealtimeContract {}

  @Nested
  class RealtimeSandbox extends ThroughTheProxy implements RealtimeContract {
    @Override
    public String handler() {
      return "realtime-sandbox";
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
        "/exports",
        "/exports-sandbox",
        "/profile",
        "/profile-sandbox",
        "/realtime",
        "/realtime-sandbox",
        "/webhook/stripe",
        "/webhook-sandbox/stripe"
      })
  void theProxyPassesEachToTheMonolith(String path) {
    Answer answer = HandlerClient.of(proxy.address()).post(path, "{\"action\":\"fly\"}");

    assertThat(answer.header("X-Fig-Side")).isEqualTo("monolith");
    assertThat(answer.header("X-Fig-Error")).as("made by the proxy itself").isEmpty();
  }

  @Test
  void noLogHoldsATicket() throws Exception {
    HandlerClient user = HandlerClient.of(proxy.address()).as(TOKENS.forUser(UUID.randomUUID()));
    String ticket = user.call("realtime", "ticket", Map.of()).data().path("ticket").asText();
    String requestId = "ticket-of-" + UUID.randomUUID();

    HandlerClient.of(proxy.address())
        .with("X-Request-Id", requestId)
        .get("/realtime/events?ticket=not-" + ticket);

    Eventually.holds(
        "the request is in the log", () -> proxy.process().output().contains(requestId));
    assertThat(proxy.process().output() + monolith.output()).doesNotContain(ticket);
  }

  @Test
  void theFileArrivesAsItWasMade() throws Exception {
    String token = TOKENS.forUser(UUID.randomUUID());
    HandlerClient user = HandlerClient.of(proxy.address()).as(token);
    String exportId =
        user.call("exports", "request", Map.of("format", "csv"))
            .data()
            .at("/export/exportId")
            .asText();
    Map<String, String> which = Map.of("exportId", exportId);
    Eventually.holds(
        "the export is ready",
        () -> user.call("exports", "status", which).data().at("/export/progress").asInt() == 100);

    HttpResponse<byte[]> file = download(proxy.address(), exportId, token);

    assertThat(file.statusCode()).isEqualTo(200);
    assertThat(file.headers().firstValue("X-Fig-Side")).contains("monolith");
    assertThat(file.headers().firstValue("Content-Type")).contains("application/zip");
    assertThat(file.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
    assertThat(file.headers().firstValue("Content-Disposition").orElse(""))
        .startsWith("attachment; filename=\"figwizard-");
    assertThat(file.body()).isEqualTo(download(monolith.address(), exportId, token).body());
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(file.body()))) {
      assertThat(zip.getNextEntry().getName()).isEqualTo("about.txt");
    }
  }

  private static HttpResponse<byte[]> download(URI server, String exportId, String token)
      throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(server.resolve("/exports/" + exportId + "/file"))
                .header("Authorization", "Bearer " + token)
                .build(),
            HttpResponse.BodyHandlers.ofByteArray());
  }
}
