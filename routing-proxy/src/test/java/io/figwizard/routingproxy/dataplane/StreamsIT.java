package io.figwizard.routingproxy.dataplane;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class StreamsIT {

  private static final String GET = "GET /events HTTP/1.1\r\nHost: a\r\n\r\n";

  @Test
  void passesEveryServerSentEventOnAtOnce() throws Exception {
    CountDownLatch[] mayGo = {new CountDownLatch(1), new CountDownLatch(1), new CountDownLatch(1)};
    try (RawServer server =
            RawServer.serving(
                connection -> {
                  connection.head();
                  connection.send(
                      "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n"
                          + "Transfer-Encoding: chunked\r\n\r\n");
                  for (CountDownLatch next : mayGo) {
                    next.await(20, TimeUnit.SECONDS);
                    connection.send("9\r\ndata: 1\n\n\r\n");
                  }
                  connection.send("0\r\n\r\n");
                });
        TestProxy proxy = TestProxy.before(server.uri(), TestProxy.NOWHERE);
        RawClient client = new RawClient(proxy.port())) {
      client.send(GET);
      assertThat(client.line()).isEqualTo("HTTP/1.1 200 OK");
      for (String line = client.line(); !line.isEmpty(); line = client.line()) {
        assertThat(line).isNotNull();
      }
      for (CountDownLatch next : mayGo) {
        // Only when the one before has arrived does the server send the next.
        next.countDown();
        assertThat(client.line()).isEqualTo("9");
        assertThat(client.line()).isEqualTo("data: 1");
        assertThat(client.line()).isEmpty();
        assertThat(client.line()).isEmpty();
      }
      assertThat(client.line()).isEqualTo("0");
    }
  }

  @Test
  void letsAnEventStreamPauseLongerThanAnAnswerMay() throws Exception {
    CountDownLatch otherTimedOut = new CountDownLatch(1);
    try (RawServer server =
            RawServer.serving(
                connection -> {
                  String head = connection.head();
                  if (head.startsWith("GET /events")) {
                    connection.send(
                        "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream; charset=utf-8\r\n"
                            + "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n");
                  }
                  otherTimedOut.await(20, TimeUnit.SECONDS);
                  connection.send("3\r\ndef\r\n0\r\n\r\n");
                });
        TestProxy proxy =
            TestProxy.limited(
                server.uri(),
                TestProxy.NOWHERE,
                limits -> TestProxy.with(limits, 1000, 1000, 20_000),
                with -> {});
        RawClient events = new RawClient(proxy.port())) {
      events.send(GET);
      assertThat(events.line()).isEqualTo("HTTP/1.1 200 OK");

      // Began later and has the same limit: its end proves that the stream's has passed.
      assertThat(
              RawClient.status(
                  RawClient.exchange(proxy.port(), "GET /x HTTP/1.1\r\nHost: a\r\n\r\n")))
          .isEqualTo(504);
      otherTimedOut.countDown();

      StringBuilder stream = new StringBuilder();
      for (String line = events.line(); !line.equals("0"); line = events.line()) {
        stream.append(line);
      }
      assertThat(stream).contains("abc", "def");
    }
  }

  @Test
  void carriesWebSocketsBothWaysWithSubprotocolAndCloseCode() throws Exception {
    try (ChatServer server = new ChatServer();
        TestProxy proxy = TestProxy.before(server.uri(), TestProxy.NOWHERE)) {
      Conversation conversation = new Conversation();
      WebSocket socket =
          HttpClient.newHttpClient()
              .newWebSocketBuilder()
              .subprotocols("chat.v2", "chat.v1")
              .buildAsync(URI.create("ws://127.0.0.1:" + proxy.port() + "/live"), conversation)
              .get(20, TimeUnit.SECONDS);

      assertThat(socket.getSubprotocol()).isEqualTo("chat.v2");
      assertThat(conversation.text.get(20, TimeUnit.SECONDS)).isEqualTo("hello /live");
      socket.sendBinary(ByteBuffer.allocate(2_000_000), true).get(20, TimeUnit.SECONDS);
      assertThat(conversation.binary.get(20, TimeUnit.SECONDS)).isEqualTo(2_000_000);
      socket.sendText("bye", true);
      assertThat(conversation.closed.get(20, TimeUnit.SECONDS)).isEqualTo("4007 bye");
      assertThat(proxy.counted("fig_proxy_errors", Map.of())).isZero();
    }
  }

  @Test
  void passesADeclinedUpgradeOnAsAnAnswer() throws Exception {
    try (RawServer server =
            RawServer.answering("HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\n\r\nno");
        TestProxy proxy = TestProxy.before(server.uri(), TestProxy.NOWHERE);
        RawClient client = new RawClient(proxy.port())) {
      for (int i = 0; i < 2; i++) {
        String answer =
            client
                .send(
                    "GET /live HTTP/1.1\r\nHost: a\r\nConnection: keep-alive, Upgrade\r\n"
                        + "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                        + "Sec-WebSocket-Key: x\r\n\r\n")
                .answer();

        assertThat(answer).startsWith("HTTP/1.1 403").endsWith("no");
      }
    }
  }

  @Test
  void doesNotReadFasterFromAServerThanTheClientTakes() throws Exception {
    AtomicLong sent = new AtomicLong();
    long size = 200L << 20;
    try (RawServer server =
            RawServer.serving(
                connection -> {
                  connection.head();
                  connection.send("HTTP/1.1 200 OK\r\nContent-Length: " + size + "\r\n\r\n");
                  byte[] piece = new byte[1 << 16];
                  for (long i = 0; i < size; i += piece.length) {
                    connection.out().write(piece);
                    sent.addAndGet(piece.length);
                  }
                });
        TestProxy proxy = TestProxy.before(server.uri(), TestProxy.NOWHERE);
        RawClient client = new RawClient(proxy.port())) {
      client.send(GET);
      assertThat(client.bytes(1 << 16)).hasSize(1 << 16);
      long before = -1;
      while (sent.get() != before) {
        // Another request's round trips give the server time to send as much as it can.
        before = sent.get();
        for (int i = 0; i < 50; i++) {
          RawClient.exchange(proxy.port(), "GET /fig HTTP/1.1\r\nHost: a\r\n\r\n");
        }
      }

      assertThat(sent.get()).isLessThan(size / 2);
    }
  }

  @Test
  void doesNotReadFasterFromAClientThanTheServerTakes() throws Exception {
    CountDownLatch mayRead = new CountDownLatch(1);
    CompletableFuture<Integer> read = new CompletableFuture<>();
    int size = 60 << 20;
    try (RawServer server =
            RawServer.serving(
                connection -> {
                  connection.head();
                  mayRead.await(20, TimeUnit.SECONDS);
                  read.complete(connection.in().readNBytes(size).length);
                  connection.send(RawServer.ok("thanks"));
                });
        TestProxy proxy =
            TestProxy.limited(
                server.uri(),
                TestProxy.NOWHERE,
                limits -> TestProxy.with(limits, 1L << 30, 20_000, 20_000),
                with -> {});
        RawClient client = new RawClient(proxy.port())) {
      AtomicLong sent = new AtomicLong();
      CompletableFuture<Void> sending =
          CompletableFuture.runAsync(
              () -> {
                try {
                  client.send("PUT /x HTTP/1.1\r\nHost: a\r\nContent-Length: " + size + "\r\n\r\n");
                  byte[] piece = new byte[1 << 16];
                  for (int i = 0; i < size; i += piece.length) {
                    client.send(piece);
                    sent.addAndGet(piece.length);
                  }
                } catch (java.io.IOException e) {
                  throw new java.io.UncheckedIOException(e);
                }
              });
      long before = -1;
      while (sent.get() != before || before == 0) {
        before = sent.get();
        for (int i = 0; i < 50; i++) {
          RawClient.exchange(proxy.port(), "GET /fig HTTP/1.1\r\nHost: a\r\n\r\n");
        }
      }
      assertThat(sent.get()).isLessThan(size / 2);

      mayRead.countDown();

      assertThat(client.answer()).endsWith("thanks");
      assertThat(read.get(20, TimeUnit.SECONDS)).isEqualTo(size);
      sending.get(20, TimeUnit.SECONDS);
    }
  }

  @Test
  void passesAnAnswerOnThatComesBeforeTheBodyIsSent() throws Exception {
    try (RawServer server =
            RawServer.serving(
                connection -> {
                  connection.head();
                  connection.send("HTTP/1.1 401 Unauthorized\r\nContent-Length: 4\r\n\r\nwho?");
                  connection.in().readAllBytes();
                });
        TestProxy proxy = TestProxy.before(server.uri(), TestProxy.NOWHERE);
        RawClient client = new RawClient(proxy.port())) {
      client.send("PUT /x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n");

      String answer = client.answer();

      assertThat(answer).startsWith("HTTP/1.1 401").endsWith("who?");
      assertThat(RawClient.header(answer, "connection")).isEqualTo("close");
      client.send("1\r\nb\r\n0\r\n\r\n");
      assertThat(client.closedByPeer()).isTrue();
    }
  }

  private static final class Conversation implements WebSocket.Listener {
    private final CompletableFuture<String> text = new CompletableFuture<>();
    private final CompletableFuture<Integer> binary = new CompletableFuture<>();
    private final CompletableFuture<String> closed = new CompletableFuture<>();
    private int bytes;

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
      text.complete(data.toString());
      socket.request(1);
      return null;
    }

    @Override
    public CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
      bytes += data.remaining();
      if (last) {
        binary.complete(bytes);
      }
      socket.request(1);
      return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
      closed.complete(code + " " + reason);
      return null;
    }
  }
}
