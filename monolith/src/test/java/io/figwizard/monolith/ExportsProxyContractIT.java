package io.figwizard.monolith;

import static org.assertj.core.api.Assertions.assertThat;

import io.figwizard.handlertesting.Eventually;
import io.figwizard.handlertesting.HandlerClient;
import io.figwizard.handlertesting.ServerProcess;
import io.figwizard.handlertesting.TestDatabase;
import io.figwizard.handlertesting.TestTokens;
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

/**
 * What stays in the monolith, exports and realtime, as clients reach it: through the proxy, with
 * the monolith behind it.
 */
class ExportsProxyContractIT {
  @RegisterExtension static final TestDatabase DATABASE = Servers.migratedDatabase();

  private static final TestTokens TOKENS = TestTokens.create();

  @TempDir static Path folder;
  private static ServerProcess monolith;
  private static ProxyProcess proxy;

  @BeforeAll
  static void start() throws Exception {
    monolith = Servers.monolith(DATABASE, TOKENS);
    proxy =
        ProxyProcess.start(
            folder, Map.of("MONOLITH_URL", monolith.address().toString(), "ACCESS_LOG", "1"));
  }

  @AfterAll
  static void stop() {
    proxy.close();
    monolith.close();
  }

  @Nested
  class Production implements ExportsContract {
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
  class Sandbox implements ExportsContract {
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
      return "exports-sandbox";
    }
  }

  @Nested
  class Realtime implements RealtimeContract {
    @Override
    public HandlerClient client() {
      return HandlerClient.of(proxy.address());
    }

    @Override
    public TestTokens tokens() {
      return TOKENS;
    }

    @Override
    public URI address() {
      return proxy.address();
    }
  }

  @Nested
  class RealtimeSandbox implements RealtimeContract {
    @Override
    public HandlerClient client() {
      return HandlerClient.of(proxy.address());
    }

    @Override
    public TestTokens tokens() {
      return TOKENS;
    }

    @Override
    public URI address() {
      return proxy.address();
    }

    @Override
    public String handler() {
      return "realtime-sandbox";
    }
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
