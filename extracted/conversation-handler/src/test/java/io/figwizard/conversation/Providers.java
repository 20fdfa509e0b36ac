package io.figwizard.conversation;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Both providers, as small as these tests need them, and able to misbehave. */
final class Providers implements AutoCloseable {
  static final String VOICE_KEY = "sk_voice_of_a_test";
  static final String TEXT_KEY = "sk-text-of-a-test";

  /** What a question is answered with instead of the truth. */
  interface Fault {
    void answer(HttpExchange exchange) throws IOException;
  }

  /** An answer that waits until a test lets it go. */
  static final class Held {
    final CountDownLatch asked = new CountDownLatch(1);
    final CountDownLatch released = new CountDownLatch(1);
  }

  private final ObjectMapper json = new ObjectMapper();
  private final Map<String, ObjectNode> conversations = new ConcurrentHashMap<>();
  private final Map<String, Fault> faults = new ConcurrentHashMap<>();
  private final Map<String, Held> held = new ConcurrentHashMap<>();
  private final AtomicInteger signed = new AtomicInteger();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpServer server;

  final ConcurrentLinkedQueue<String> deleted = new ConcurrentLinkedQueue<>();
  final ConcurrentLinkedQueue<JsonNode> questions = new ConcurrentLinkedQueue<>();

  /** Whether signed URLs name their conversation, as ElevenLabs does when asked to. */
  volatile boolean namesConversations = true;

  Providers() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    server.setExecutor(threads);
    server.createContext("/v1/convai/conversation/get-signed-url", e -> answer("sign", e));
    server.createContext("/v1/convai/conversations", e -> answer("conversations", e));
    server.createContext("/v1/chat/completions", e -> answer("text", e));
    server.start();
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** Of {@code sign}, {@code conversations} or {@code text}, until {@link #recover}. */
  void fails(String what, Fault fault) {
    faults.put(what, fault);
  }

  void recover() {
    faults.clear();
    namesConversations = true;
  }

  /** The next answer waits. */
  Held hold(String what) {
    Held holding = new Held();
    held.put(what, holding);
    return holding;
  }

  int signed() {
    return signed.get();
  }

  /** A call begins, as a client begins it. */
  String begin(JsonNode registration, Instant at) {
    String url = registration.path("signedUrl").asText();
    String id =
        url.contains("conversation_id=")
            ? url.replaceAll(".*conversation_id=", "")
            : "conv_" + UUID.randomUUID().toString().replace("-", "");
    ObjectNode conversation =
        json.createObjectNode().put("conversation_id", id).put("status", "in-progress");
    conversation.putObject("metadata").put("start_time_unix_secs", at.getEpochSecond());
    conversation
        .putObject("conversation_initiation_client_data")
        .set("dynamic_variables", registration.path("dynamicVariables").deepCopy());
    conversations.put(id, conversation);
    return id;
  }

  void status(String id, String status, int seconds) {
    ObjectNode conversation = conversations.get(id);
    conversation.put("status", status);
    conversation.withObject("/metadata").put("call_duration_secs", seconds);
  }

  /** It is over, and was about something. */
  void end(String id, int seconds, String summary, Map<String, String> facts) {
    ObjectNode analysis = conversations.get(id).putObject("analysis");
    analysis.put("transcript_summary", summary);
    ObjectNode results = analysis.putObject("data_collection_results");
    facts.forEach((label, value) -> results.putObject(label).put("value", value));
    status(id, "done", seconds);
  }

  void forget(String id) {
    conversations.remove(id);
  }

  static Fault status(int status, String... headers) {
    return exchange -> {
      for (int i = 0; i < headers.length; i += 2) {
        exchange.getResponseHeaders().add(headers[i], headers[i + 1]);
      }
      send(exchange, status, "{\"error\":{\"message\":\"sk_secret and what Anna said\"}}");
    };
  }

  static Fault body(int status, String body) {
    return exchange -> send(exchange, status, body);
  }

  /** Headers and the beginning of a body, and then nothing. */
  static Fault stallsInTheBody() {
    return exchange -> {
      exchange.sendResponseHeaders(200, 0);
      exchange.getResponseBody().write("{\"signed".getBytes(UTF_8));
      exchange.getResponseBody().flush();
      pause();
    };
  }

  static Fault hangs() {
    return exchange -> pause();
  }

  static Fault breaks() {
    return HttpExchange::close;
  }

  private static void pause() {
    try {
      // As long as a test's patience with us, several times over.
      new CountDownLatch(1).await(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void answer(String what, HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      Held holding = held.remove(what);
      if (holding != null) {
        holding.asked.countDown();
        holding.released.await(30, TimeUnit.SECONDS);
      }
      Fault fault = faults.get(what);
      if (fault != null) {
        fault.answer(exchange);
      } else if (what.equals("text")) {
        answerText(exchange, body);
      } else if (!VOICE_KEY.equals(exchange.getRequestHeaders().getFirst("xi-api-key"))) {
        send(exchange, 401, "{\"detail\":{\"status\":\"invalid_api_key\",\"message\":\"no\"}}");
      } else if (what.equals("sign")) {
        sign(exchange);
      } else {
        answerConversations(exchange);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void sign(HttpExchange exchange) throws IOException {
    String id = "conv_" + UUID.randomUUID().toString().replace("-", "");
    signed.incrementAndGet();
    send(
        exchange,
        200,
        json.createObjectNode()
            .put(
                "signed_url",
                "wss://127.0.0.1/v1/convai/conversation?conversation_signature=cvtkn_x"
                    + (namesConversations ? "&conversation_id=" + id : ""))
            .toString());
  }

  private void answerConversations(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    String id = path.replaceFirst("/v1/convai/conversations/?", "");
    if (id.isEmpty()) {
      ObjectNode list = json.createObjectNode().put("has_more", false);
      list.putArray("conversations").addAll(List.copyOf(conversations.values()));
      send(exchange, 200, list.toString());
    } else if (exchange.getRequestMethod().equals("DELETE")) {
      deleted.add(id);
      send(exchange, conversations.remove(id) == null ? 404 : 200, "{}");
    } else {
      ObjectNode conversation = conversations.get(id);
      send(exchange, conversation == null ? 404 : 200, String.valueOf(conversation));
    }
  }

  private void answerText(HttpExchange exchange, byte[] body) throws IOException {
    if (!("Bearer " + TEXT_KEY).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
      send(exchange, 401, "{\"error\":{\"code\":\"invalid_api_key\"}}");
      return;
    }
    JsonNode question = json.readTree(body);
    questions.add(question);
    JsonNode messages = question.path("messages");
    ObjectNode answer = json.createObjectNode();
    ObjectNode choice = answer.putArray("choices").addObject().put("finish_reason", "stop");
    choice
        .putObject("message")
        .put("role", "assistant")
        .put("content", "You said: " + messages.get(messages.size() - 1).path("content").asText());
    send(exchange, 200, answer.toString());
  }

  private static void send(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
