package io.figwizard.routingproxy.dataplane;

import static org.assertj.core.api.Assertions.assertThat;

import io.dropwizard.util.Duration;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** WebSockets seen from below: RFC 9110, section 7.8. */
class TunnelIT {

  private static final String UPGRADE =
      "GET /live HTTP/1.1\r\nHost: a\r\nConnection: keep-alive, Upgrade\r\nUpgrade: websocket\r\n"
          + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: x\r\n"
          + "Sec-WebSocket-Extensions: permessage-deflate\r\n\r\n";
  private static final String SWITCHED =
      "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
          + "Sec-WebSocket-Accept: y\r\nSec-WebSocket-Extensions: permessage-deflate\r\n\r\n";

  private RawServer server;
  private TestProxy proxy;

  private void start(RawServer.Script script) throws Exception {
    server = RawServer.serving(script);
    proxy =
        TestProxy.before(
            server.uri(),
            TestProxy.NOWHERE,
            with -> with.setTunnelIdleTimeout(Duration.seconds(30)));
  }

  @AfterEach
  void stop() throws Exception {
    proxy.close();
    server.close();
  }

  private static String readAll(RawServer.Connection connection) {
    try {
      return new String(connection.in().readAllBytes());
    } catch (IOException reset) {
      return "reset";
    }
  }

  @Test
  void carriesWhatEitherSideSaidTooEarly() throws Exception {
    CompletableFuture<String> early = new CompletableFuture<>();
    start(
        connection -> {
          connection.head();
          connection.send(SWITCHED + "hello");
          early.complete(new String(connection.in().readNBytes(5)));
          connection.send("bye");
        });

    try (RawClient client = new RawClient(proxy.port())) {
      String head = client.send(UPGRADE + "early").answer();

      assertThat(head)
          .startsWith("HTTP/1.1 101 Switching Protocols\r\n")
          .contains("Sec-WebSocket-Accept: y", "Sec-WebSocket-Extensions: permessage-deflate");
      assertThat(RawClient.header(head, "upgrade")).isEqualTo("websocket");
      assertThat(RawClient.header(head, "connection")).isEqualTo("Upgrade");
      assertThat(early.get(20, TimeUnit.SECONDS)).isEqualTo("early");
      assertThat(client.rest()).isEqualTo("hellobye");
    }
  }

  @Test
  void lastsWhenTheClientOnlySendsNoMore() throws Exception {
    start(
        connection -> {
          connection.head();
          connection.send(SWITCHED);
          connection.send("you said " + readAll(connection));
        });

    try (RawClient client = new RawClient(proxy.port())) {
      assertThat(client.send(UPGRADE).answer()).startsWith("HTTP/1.1 101");

      assertThat(client.send("all").end().rest()).isEqualTo("you said all");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"client resets", "client closes", "server resets", "server closes"})
  void endsForBothWhenOneIsGone(String how) throws Exception {
    CompletableFuture<String> server2 = new CompletableFuture<>();
    CountDownLatch open = new CountDownLatch(1);
    start(
        connection -> {
          connection.head();
          connection.send(SWITCHED);
          open.await(20, TimeUnit.SECONDS);
          switch (how) {
            case "server resets" -> connection.reset();
            case "server closes" -> {}
            default -> server2.complete(readAll(connection));
          }
        });

    try (RawClient client = new RawClient(proxy.port())) {
      assertThat(client.send(UPGRADE).answer()).startsWith("HTTP/1.1 101");
      open.countDown();
      switch (how) {
        case "client resets" -> client.reset();
        case "client closes" -> client.close();
        default -> assertThat(client.closedByPeer()).isTrue();
      }
      if (how.startsWith("client")) {
        assertThat(server2.get(20, TimeUnit.SECONDS)).isIn("", "reset");
      }
    }
  }

  @Test
  void endsForAClientThatWasGoneBeforeItOpened() throws Exception {
    CompletableFuture<String> ended = new CompletableFuture<>();
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch gone = new CountDownLatch(1);
    start(
        connection -> {
          connection.head();
          asked.countDown();
          gone.await(20, TimeUnit.SECONDS);
          // Other requests have come and gone: the proxy knows of the client's end by now.
          connection.send(SWITCHED);
          ended.complete(readAll(connection));
        });

    try (RawClient client = new RawClient(proxy.port())) {
      client.send(UPGRADE);
      assertThat(asked.await(20, TimeUnit.SECONDS)).isTrue();
      client.end();
      for (int i = 0; i < 50; i++) {
        RawClient.exchange(proxy.port(), "GET /fig HTTP/1.1\r\nHost: a\r\n\r\n");
      }
      gone.countDown();

      assertThat(ended.get(20, TimeUnit.SECONDS)).isEmpty();
    }
  }

  @Test
  void isClosedWhenNothingMovesForTooLong() throws Exception {
    CompletableFuture<String> ended = new CompletableFuture<>();
    server =
        RawServer.serving(
            connection -> {
              connection.head();
              connection.send(SWITCHED);
              ended.complete(readAll(connection));
            });
    proxy =
        TestProxy.before(
            server.uri(),
            TestProxy.NOWHERE,
            with -> with.setTunnelIdleTimeout(Duration.milliseconds(300)));

    try (RawClient client = new RawClient(proxy.port())) {
      assertThat(client.send(UPGRADE).answer()).startsWith("HTTP/1.1 101");

      assertThat(client.closedByPeer()).isTrue();
    }
    assertThat(ended.get(20, TimeUnit.SECONDS)).isIn("", "reset");
  }

  @Test
  void otherUpgradesAreAnsweredAsIfNobodyHadAsked() throws Exception {
    CompletableFuture<String> arrived = new CompletableFuture<>();
    start(
        connection -> {
          arrived.complete(connection.head());
          connection.send(RawServer.ok("plain"));
        });

    String answer =
        RawClient.exchange(
            proxy.port(),
            "GET /x HTTP/1.1\r\nHost: a\r\nConnection: Upgrade, HTTP2-Settings\r\n"
                + "Upgrade: h2c\r\nHTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA\r\n\r\n");

    // RFC 9110, section 7.8: a server may ignore it. RFC 9113, section 3.1, has taken h2c back.
    assertThat(answer).startsWith("HTTP/1.1 200").endsWith("plain");
    assertThat(arrived.get(20, TimeUnit.SECONDS).toLowerCase(java.util.Locale.ROOT))
        .doesNotContain("upgrade")
        .doesNotContain("h2c")
        .doesNotContain("http2-settings");
  }

  @Test
  void isNotOpenedByAServerThatWasNotAsked() throws Exception {
    start(
        connection -> {
          connection.head();
          connection.send(SWITCHED);
          readAll(connection);
        });

    for (String request :
        new String[] {
          "GET /x HTTP/1.1\r\nHost: a\r\n\r\n",
          UPGRADE.replace("Upgrade: websocket", "Upgrade: h2c"),
          UPGRADE.replace("GET", "POST"),
          UPGRADE.replace("HTTP/1.1", "HTTP/1.0")
        }) {
      assertThat(RawClient.exchange(proxy.port(), request)).startsWith("HTTP/1.1 502");
    }
  }

  @Test
  void doesNotReadFasterThanTheOtherSideTakes() throws Exception {
    AtomicLong sent = new AtomicLong();
    long size = 200L << 20;
    start(
        connection -> {
          connection.head();
          connection.send(SWITCHED);
          byte[] piece = new byte[1 << 16];
          for (long i = 0; i < size; i += piece.length) {
            connection.out().write(piece);
            sent.addAndGet(piece.length);
          }
        });

    try (RawClient client = new RawClient(proxy.port())) {
      assertThat(client.send(UPGRADE).answer()).startsWith("HTTP/1.1 101");
      long before = -1;
      while (sent.get() != before || before == 0) {
        before = sent.get();
        for (int i = 0; i < 50; i++) {
          RawClient.exchange(proxy.port(), "GET /fig HTTP/1.1\r\nHost: a\r\n\r\n");
        }
      }
      assertThat(sent.get()).isLessThan(size / 2);
      assertThat(client.bytes((int) size)).hasSize((int) size);
    }
  }
}
