package io.figwizard.loadtests.stack;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The doubles as the local stack starts them, from their jar, and tells them its agents. */
class ProviderTwinsIT {
  private static final Path REPOSITORY = Path.of("..");
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final Map<String, String> SETTINGS =
      Map.of(
          "ELEVENLABS_API_KEY", "sk_one",
          "ELEVENLABS_AGENT_ID", "agent_one",
          "ELEVENLABS_WEBHOOK_SECRETS", "wsec_one, wsec_before",
          "ELEVENLABS_SANDBOX_API_KEY", "sk_two",
          "ELEVENLABS_SANDBOX_AGENT_ID", "agent_two",
          "ELEVENLABS_SANDBOX_WEBHOOK_SECRETS", "wsec_two");

  @TempDir static Path folder;

  private static HttpServer proxy;
  private static final BlockingQueue<Webhook> WEBHOOKS = new LinkedBlockingQueue<>();
  private static ServiceProcess process;
  private static Ports.Chosen ports;
  private static URI twins;

  @BeforeAll
  static void start() throws IOException {
    proxy = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    proxy.createContext(
        "/",
        exchange -> {
          WEBHOOKS.add(
              new Webhook(
                  exchange.getRequestURI().getPath(),
                  exchange.getRequestHeaders().getFirst("ElevenLabs-Signature"),
                  new String(exchange.getRequestBody().readAllBytes(), UTF_8)));
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    proxy.start();
    ports = Ports.anyFree().choose(EnumSet.noneOf(LocalFunction.class), true);
    LocalServices services = new LocalServices(REPOSITORY, "jdbc:postgresql://x/y", Map.of());
    process =
        ServiceProcess.start(
            services.providerTwins(ports.providerTwins(), ports.smtpTwin()),
            folder.resolve("twins.log"));
    process.awaitReady(Duration.ofSeconds(60));
    twins = LocalServices.local(ports.providerTwins());
    new TwinAgents(
            LocalServices.local(proxy.getAddress().getPort()),
            SETTINGS,
            List.of("production", "sandbox"))
        .registerAt(twins);
  }

  @AfterAll
  static void stop() {
    process.close();
    proxy.stop(0);
  }

  @Test
  void aVariantSeesItsOwnAgentWithItsOwnKey() throws Exception {
    assertThat(signedUrl("agent_one", "sk_one").statusCode()).isEqualTo(200);
    assertThat(signedUrl("agent_two", "sk_two").statusCode()).isEqualTo(200);
    assertThat(signedUrl("agent_two", "sk_one").statusCode()).isEqualTo(404);
    assertThat(signedUrl("agent_one", "sk_of_somebody").statusCode()).isEqualTo(401);
  }

  @Test
  void theEndOfAConversationIsToldToTheWebhookOfItsVariant() throws Exception {
    String url = JSON.readTree(signedUrl("agent_two", "sk_two").body()).get("signed_url").asText();
    JsonNode begun =
        control(
            "conversations",
            "{\"signedUrl\":\"" + url + "\",\"dynamicVariables\":{\"session_id\":\"s1\"}}");
    String id = begun.get("conversationId").asText();
    control("conversations/" + id + "/end", "{\"seconds\":60,\"summary\":\"All about cats.\"}");

    Webhook webhook = WEBHOOKS.poll(60, TimeUnit.SECONDS);
    assertThat(webhook).isNotNull();
    assertThat(webhook.path()).isEqualTo("/webhook-sandbox/elevenlabs");
    assertThat(webhook.signature()).matches("t=\\d+,v0=[0-9a-f]{64}");
    JsonNode event = JSON.readTree(webhook.body());
    assertThat(event.get("type").asText()).isEqualTo("post_call_transcription");
    assertThat(event.at("/data/conversation_id").asText()).isEqualTo(id);
    assertThat(event.at("/data/analysis/transcript_summary").asText()).isEqualTo("All about cats.");
  }

  @Test
  void takesMailsAndAnswersQuestions() throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), ports.smtpTwin());
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8))) {
      assertThat(lines.readLine()).startsWith("220 ");
    }
    HttpResponse<String> answer =
        send(
            HttpRequest.newBuilder(twins.resolve("/v1/chat/completions"))
                .header("Authorization", "Bearer sk-x")
                .POST(
                    BodyPublishers.ofString(
                        "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}")));
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).contains("You said: Hi");
  }

  private static HttpResponse<String> signedUrl(String agent, String key) throws Exception {
    return send(
        HttpRequest.newBuilder(
                twins.resolve("/v1/convai/conversation/get-signed-url?agent_id=" + agent))
            .header("xi-api-key", key));
  }

  private static JsonNode control(String path, String body) throws Exception {
    HttpResponse<String> answer =
        send(
            HttpRequest.newBuilder(twins.resolve("/twin/elevenlabs/" + path))
                .POST(BodyPublishers.ofString(body)));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return JSON.readTree(answer.body());
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return CLIENT.send(request.timeout(Duration.ofSeconds(30)).build(), BodyHandlers.ofString());
  }

  private record Webhook(String path, String signature, String body) {}
}
