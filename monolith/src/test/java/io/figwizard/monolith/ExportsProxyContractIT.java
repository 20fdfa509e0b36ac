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

/** The exports as clients reach them: through the proxy, with the monolith behind it. */
class ExportsProxyContractIT {
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
