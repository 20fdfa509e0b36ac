package io.figwizard.routingproxy.dataplane;

import static io.figwizard.routingproxy.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.figwizard.routingproxy.SuppliedClock;
import io.figwizard.routingproxy.edge.TestIssuer;
import io.figwizard.routingproxy.routes.Edge;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What becomes of streams when the token ends that they began with. */
class TokenEndIT {

  private static final String SWITCHED =
      "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
          + "Sec-WebSocket-Accept: y\r\n\r\n";

  /** A text frame; a client's would be masked, which is none of the proxy's business. */
  private static final String HELLO = "\u0081\u0005hello";

  private final TestIssuer issuer = new TestIssuer();
  private final Instant start = Instant.now();

  /** Tokens of the issuer are good for an hour, and half a minute of leeway. */
  private volatile Duration passed = Duration.ZERO;

  private final Clock clock = new SuppliedClock(() -> start.plus(passed));
  private final CountDownLatch ended = new CountDownLatch(1);
  private RawServer server;
  private TestProxy proxy;

  private void start(RawServer.Script script, Optional<Integer> closeCode) throws Exception {
    server = RawServer.serving(script);
    proxy = TestProxy.at(clock, server.uri()).asking(rule(closeCode));
  }

  private Edge rule(Optional<Integer> closeCode) {
    return new Edge(issuer.rule(false, closeCode), null);
  }

  @AfterEach
  void stop() throws Exception {
    issuer.close();
    proxy.close();
    server.close();
  }

  private static String safe(String fields, @Nullable String token) {
    return "GET /safe HTTP/1.1\r\nHost: a\r\n"
        + fields
        + (token == null ? "" : "Authorization: " + token + "\r\n")
        + "\r\n";
  }

  private static void open(RawClient client, @Nullable String token) throws IOException {
    String upgrade =
        "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
            + "Sec-WebSocket-Key: x\r\n";
    assertThat(client.send(safe(upgrade, token)).answer()).startsWith("HTTP/1.1 101");
  }

  /** Sends back what it gets, to the connection's end. */
  private void echo(RawServer.Connection connection) throws IOException {
    if (connection.head() == null) {
      return;
    }
    connection.send(SWITCHED);
    try {
      for (int b = connection.in().read(); b >= 0; b = connection.in().read()) {
        connection.out().write(b);
      }
    } finally {
      // Also by a reset.
      ended.countDown();
    }
  }

  private double expired() {
    return proxy.counted("fig_proxy_streams_expired", Map.of("route", "safe", "side", "monolith"));
  }

  private static void assertEchoes(RawClient client) throws IOException {
    client.send(HELLO);
    assertThat(client.bytes(HELLO.length())).hasSize(HELLO.length());
  }

  private static byte[] closeFrame(int high, int low) {
    byte[] frame =
        "__\u0000\u0000token_expired".getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
    frame[0] = (byte) 0x88;
    frame[1] = 15;
    frame[2] = (byte) high;
    frame[3] = (byte) low;
    return frame;
  }

  @Test
  void aWebSocketIsClosedWithAWordWhenItsTokenEnds() throws Exception {
    start(this::echo, Optional.of(1008));

    try (RawClient client = new RawClient(proxy.port())) {
      open(client, issuer.bearer("ann"));
      assertEchoes(client);
      passed = Duration.ofHours(1);
      assertEchoes(client);
      assertThat(expired()).isZero();

      passed = Duration.ofHours(2);

      assertThat(client.bytes(17)).isEqualTo(closeFrame(0x03, 0xf0));
      assertThat(client.closedByPeer()).isTrue();
    }
    assertThat(ended.await(20, TimeUnit.SECONDS)).isTrue();
    assertThat(expired()).isEqualTo(1);
    await(() -> proxy.gauged("fig_proxy_streams_open", Map.of()) == 0);
  }

  @Test
  void aFrameUnderWayIsNotCutInTwo() throws Exception {
    CountDownLatch over = new CountDownLatch(1);
    start(
        connection -> {
          if (connection.head() != null) {
            connection.send(SWITCHED + HELLO + HELLO.substring(0, 4));
            over.await(20, TimeUnit.SECONDS);
            connection.send(HELLO.substring(4) + HELLO);
            connection.in().readAllBytes();
          }
        },
        Optional.of(4401));

    try (RawClient client = new RawClient(proxy.port())) {
      open(client, issuer.bearer("ann"));
      assertThat(client.bytes(HELLO.length() + 4)).hasSize(HELLO.length() + 4);
      passed = Duration.ofHours(2);
      await(() -> expired() == 1);
      over.countDown();

      assertThat(client.bytes(HELLO.length() - 4)).isEqualTo("llo".getBytes());
      assertThat(client.bytes(17)).isEqualTo(closeFrame(0x11, 0x31));
      assertThat(client.closedByPeer()).isTrue();
    }
  }

  /** What the proxy takes of it and cannot pass on would lie in its memory. */
  @Test
  void aLargeFrameUnderWayToAClientThatReadsNothingStopsTheServer() throws Exception {
    byte[] piece = new byte[1024 * 1024];
    AtomicInteger taken = new AtomicInteger();
    CountDownLatch over = new CountDownLatch(1);
    start(
        connection -> {
          String head = connection.head();
          while (head != null && !head.contains("Upgrade")) {
            connection.send(RawServer.ok("ok"));
            head = connection.head();
          }
          if (head == null) {
            return;
          }
          // A binary frame of so many pieces.
          connection.send(SWITCHED + "\u0082\u007f\0\0\0\0\u0010\0\0\0");
          assertThat(over.await(20, TimeUnit.SECONDS)).isTrue();
          for (int i = 0; i < 256; i++) {
            taken.incrementAndGet();
            connection.out().write(piece);
          }
        },
        Optional.of(1008));

    try (RawClient client = new RawClient(proxy.port())) {
      open(client, issuer.bearer("ann"));
      assertThat(client.bytes(10)).hasSize(10);
      passed = Duration.ofHours(2);
      await(() -> expired() == 1);
      over.countDown();
      await(() -> taken.get() > 0);

      // Takes nothing more while the same event loop answers others.
      int before;
      do {
        before = taken.get();
        for (int i = 0; i < 20; i++) {
          assertThat(RawClient.exchange(proxy.port(), safe("", null))).endsWith("ok");
        }
      } while (taken.get() > before);
      assertThat(before).as("MiB that fit into the buffers of the sockets").isLessThan(128);
    }
  }

  @Test
  void aWebSocketStaysWhereThatIsOffAndWhereNobodyBroughtAToken() throws Exception {
    start(this::echo, Optional.empty());

    try (RawClient outlives = new RawClient(proxy.port());
        RawClient nobody = new RawClient(proxy.port());
        RawClient ends = new RawClient(proxy.port())) {
      open(outlives, issuer.bearer("ann"));
      proxy.asking(rule(Optional.of(1008)));
      open(nobody, null);
      open(ends, issuer.bearer("ann"));
      passed = Duration.ofHours(2);

      assertThat(ends.bytes(17)).hasSize(17);
      assertEchoes(outlives);
      assertEchoes(nobody);
      assertThat(expired()).isEqualTo(1);
    }
  }

  @Test
  void aStreamOfEventsEndsInGoodOrderAndTheNextRequestIsRefused() throws Exception {
    start(
        connection -> {
          if (connection.head() != null) {
            connection.send(
                "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n"
                    + "Transfer-Encoding: chunked\r\n\r\n9\r\ndata: 1\n\n\r\n");
            try {
              connection.in().readAllBytes();
            } finally {
              ended.countDown();
            }
          }
        },
        Optional.of(1008));

    String token = issuer.bearer("ann");
    try (RawClient client = new RawClient(proxy.port())) {
      client.send(safe("", token));
      for (String line = client.line(); !line.equals("data: 1"); line = client.line()) {
        assertThat(line).doesNotStartWith("HTTP/1.1 4");
      }
      assertThat(client.line()).isEmpty();
      assertThat(client.line()).isEmpty();
      passed = Duration.ofHours(2);

      assertThat(client.line()).isEqualTo("0");
      assertThat(client.line()).isEmpty();
      String next = client.send(safe("", token)).answer();
      assertThat(RawClient.status(next)).isEqualTo(401);
      assertThat(RawClient.header(next, "x-fig-error")).isEqualTo("token_expired");
    }
    assertThat(ended.await(20, TimeUnit.SECONDS)).isTrue();
    assertThat(expired()).isEqualTo(1);
  }

  @Test
  void aStreamOfEventsWithALengthIsBrokenOff() throws Exception {
    start(
        connection -> {
          if (connection.head() != null) {
            connection.send(
                "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n"
                    + "Content-Length: 100\r\n\r\ndata: 1\n\n");
            connection.in().readAllBytes();
          }
        },
        Optional.of(1008));

    try (RawClient client = new RawClient(proxy.port())) {
      client.send(safe("", issuer.bearer("ann")));
      for (String line = client.line(); !line.equals("data: 1"); line = client.line()) {
        assertThat(line).doesNotStartWith("HTTP/1.1 4");
      }
      assertThat(client.line()).isEmpty();
      passed = Duration.ofHours(2);

      assertThat(client.closedByPeer()).isTrue();
    }
  }
}
