package io.figwizard.realtime;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.figwizard.handlertesting.Eventually;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A client of the WebSocket. */
public final class SocketClient implements WebSocket.Listener, AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final List<JsonNode> messages = new CopyOnWriteArrayList<>();
  private final AtomicInteger pings = new AtomicInteger();
  private final StringBuilder part = new StringBuilder();
  private volatile int closeCode;
  private volatile String reason = "";
  private @Nullable WebSocket socket;

  private SocketClient() {}

  public static SocketClient open(URI server, String token) {
    return open(server, "", builder -> builder.header("Authorization", "Bearer " + token));
  }

  /**
   * @throws IllegalStateException when the server does not upgrade; its cause has the answer
   */
  static SocketClient open(URI server, String query, UnaryOperator<WebSocket.Builder> with) {
    SocketClient client = new SocketClient();
    try {
      client.socket =
          with.apply(HttpClient.newHttpClient().newWebSocketBuilder())
              .buildAsync(
                  URI.create("ws://127.0.0.1:" + server.getPort() + "/realtime/socket" + query),
                  client)
              .join();
    } catch (CompletionException e) {
      throw new IllegalStateException(e.getCause());
    }
    return client;
  }

  String subprotocol() {
    return opened().getSubprotocol();
  }

  void send(String text) {
    opened().sendText(text, true).join();
  }

  public List<JsonNode> messages(String type) {
    return messages.stream().filter(message -> message.path("type").asText().equals(type)).toList();
  }

  public List<Integer> numbers() {
    return messages("notification").stream()
        .map(message -> message.at("/notification/data/status").asInt())
        .toList();
  }

  int pings() {
    return pings.get();
  }

  public int closeCode() {
    return closeCode;
  }

  public String reason() {
    return reason;
  }

  public SocketClient ready() throws Exception {
    Eventually.holds("the socket is ready", () -> !messages("ready").isEmpty());
    return this;
  }

  @Override
  public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
    part.append(data);
    if (last) {
      try {
        messages.add(JSON.readTree(part.toString()));
      } catch (JsonProcessingException e) {
        throw new IllegalStateException(e);
      }
      part.setLength(0);
    }
    webSocket.request(1);
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public CompletionStage<?> onPing(WebSocket webSocket, java.nio.ByteBuffer message) {
    pings.incrementAndGet();
    webSocket.request(1);
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public CompletionStage<?> onClose(WebSocket webSocket, int statusCode, String why) {
    reason = why;
    closeCode = statusCode;
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public void onError(WebSocket webSocket, Throwable failure) {
    if (closeCode == 0) {
      closeCode = 1006;
    }
  }

  @Override
  public void close() {
    opened().abort();
  }

  private WebSocket opened() {
    if (socket == null) {
      throw new IllegalStateException("not open");
    }
    return socket;
  }
}
