package io.figwizard.routingproxy.dataplane;

import static org.assertj.core.api.Assertions.assertThat;

import io.figwizard.routingproxy.routes.Limits;
import io.figwizard.routingproxy.routes.Mode;
import io.figwizard.routingproxy.routes.Side;
import io.figwizard.routingproxy.tester.TesterTokens;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Limits to the whole: of an answer, and of a stream on a side that was left. */
class TimesIT {

  private static final String SAFE = "GET /safe HTTP/1.1\r\nHost: a\r\n\r\n";
  private static final String LAST = "GET /safe HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
  private static final String UPGRADE =
      "GET /safe HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
          + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: x\r\n\r\n";
  private static final String SWITCHED =
      "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n";
  private static final String EVENTS =
      "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"
          + "3\r\na\n\n\r\n";

  private final CountDownLatch release = new CountDownLatch(1);
  private RawServer server;
  private TestProxy proxy;

  private void start(RawServer.Script script, UnaryOperator<Limits> limits) throws Exception {
    server = RawServer.serving(script);
    proxy = TestProxy.limited(server.uri(), server.uri(), limits, with -> {});
  }

  @AfterEach
  void stop() throws Exception {
    release.countDown();
    proxy.close();
    server.close();
  }

  private static UnaryOperator<Limits> total(long millis) {
    return limits -> limits.endingAfter(Duration.ofMillis(millis), Limits.FOREVER);
  }

  private static UnaryOperator<Limits> drain(Duration duration) {
    return limits -> limits.endingAfter(Limits.FOREVER, duration);
  }

  /** A byte now and then, so that no pause is too long. */
  private void trickle(RawServer.Connection connection, String head) throws Exception {
    connection.request();
    connection.send(head);
    while (!release.await(20, TimeUnit.MILLISECONDS)) {
      connection.send("1\r\nx\r\n");
    }
  }

  private static String head(RawClient client) throws Exception {
    StringBuilder head = new StringBuilder();
    for (String line = client.line(); !line.isEmpty(); line = client.line()) {
      head.append(line).append("\r\n");
    }
    return head + "\r\n";
  }

  @Test
  void anAnswerThatTricklesForTooLongIsBrokenOff() throws Exception {
    start(
        connection -> trickle(connection, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"),
        total(1500));

    try (RawClient client = new RawClient(proxy.port())) {
      assertThat(client.send(SAFE).line()).isEqualTo("HTTP/1.1 200 OK");

      // Without the last chunk, so that nobody takes it for the whole.
      assertThat(client.rest()).endsWith("x\r\n");
    }
    assertThat(proxy.counted("fig_proxy_server_errors", Map.of("kind", "timeout"))).isEqualTo(1);
  }

  @Test
  void anAnswerThatDoesNotBeginInTimeIs504() throws Exception {
    start(
        connection -> {
          connection.request();
          release.await(20, TimeUnit.SECONDS);
        },
        total(300));

    String answer = RawClient.exchange(proxy.port(), SAFE);

    assertThat(answer).startsWith("HTTP/1.1 504");
    assertThat(RawClient.header(answer, "x-fig-error")).isEqualTo("upstream_timeout");
    assertThat(server.connections()).isEqualTo(1);
  }

  @Test
  void aClientThatSendsForTooLongIsNotTheServersFault() throws Exception {
    start(
        connection -> {
          connection.request();
          release.await(20, TimeUnit.SECONDS);
        },
        total(300));

    try (RawClient client = new RawClient(proxy.port())) {
      String answer =
          client
              .send("PUT /idempotent HTTP/1.1\r\nHost: a\r\nContent-Length: 200000\r\n\r\nabc")
              .answer();

      assertThat(answer).startsWith("HTTP/1.1 408");
    }
    assertThat(proxy.counted("fig_proxy_server_errors", Map.of())).isZero();
  }

  @Test
  void aStreamHasNoLimitToTheWhole() throws Exception {
    start(
        connection -> {
          String head = connection.request();
          if (head.startsWith("GET /safe")) {
            connection.send(EVENTS);
            release.await(20, TimeUnit.SECONDS);
            connection.send("3\r\nz\n\n\r\n0\r\n\r\n");
          } else {
            release.await(20, TimeUnit.SECONDS);
          }
        },
        total(1500));

    try (RawClient events = new RawClient(proxy.port())) {
      assertThat(head(events.send(SAFE))).startsWith("HTTP/1.1 200 OK");
      // Began later and has the same limit: its end proves that the stream's has passed.
      assertThat(RawClient.exchange(proxy.port(), SAFE.replace("safe", "notes/1")))
          .startsWith("HTTP/1.1 504");
      release.countDown();

      String line = events.line();
      while (!line.equals("z")) {
        line = events.line();
      }
    }
  }

  @Test
  void aStreamThatSaysNothingIsNotAnAnswerThatHangs() throws Exception {
    start(
        connection -> {
          if (connection.request().startsWith("GET /safe")) {
            connection.send(EVENTS);
            release.await(20, TimeUnit.SECONDS);
            connection.send("3\r\nz\n\n\r\n0\r\n\r\n");
          } else {
            release.await(20, TimeUnit.SECONDS);
          }
        },
        limits -> TestProxy.with(limits, 1000, 3000, 20_000));

    try (RawClient events = new RawClient(proxy.port())) {
      assertThat(head(events.send(LAST))).startsWith("HTTP/1.1 200 OK");
      // Began later and has the same limit.
      assertThat(RawClient.exchange(proxy.port(), SAFE.replace("safe", "notes/1")))
          .startsWith("HTTP/1.1 504");
      release.countDown();

      assertThat(events.rest()).contains("\r\nz\n\n\r\n").endsWith("\r\n0\r\n\r\n");
    }
  }

  @Test
  void aStreamThatSaysNothingForTooLongEndsInGoodOrderAndIsNobodysFault() throws Exception {
    CountDownLatch left = new CountDownLatch(1);
    start(
        connection -> {
          connection.request();
          connection.send(EVENTS);
          connection.in().read();
          left.countDown();
        },
        limits -> limits.withStreamIdle(Duration.ofMillis(200)));

    try (RawClient events = new RawClient(proxy.port())) {
      assertThat(head(events.send(LAST))).startsWith("HTTP/1.1 200 OK");

      assertThat(events.rest()).isEqualTo("3\r\na\n\n\r\n0\r\n\r\n");
      assertThat(left.await(20, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(proxy.counted("fig_proxy_server_errors", Map.of())).isZero();
    assertThat(streams("monolith")).isZero();
  }

  @Test
  void aRoutesWebSocketsMayBeSilentForAsLongAsItSays() throws Exception {
    start(
        connection -> {
          connection.request();
          connection.send(SWITCHED);
          connection.in().read();
        },
        limits -> limits.withStreamIdle(Duration.ofMillis(200)));

    try (RawClient socket = new RawClient(proxy.port())) {
      assertThat(socket.send(UPGRADE).answer()).startsWith("HTTP/1.1 101");

      assertThat(socket.closedByPeer()).isTrue();
    }
  }

  @Test
  void streamsStayOnTheSideThatTheyWereLeftOn() throws Exception {
    start(
        connection -> {
          connection.request();
          connection.send(SWITCHED);
          connection.in().transferTo(connection.out());
        },
        drain(Limits.FOREVER));

    try (RawClient socket = new RawClient(proxy.port())) {
      assertThat(socket.send(UPGRADE).answer()).startsWith("HTTP/1.1 101");
      proxy.flip(Mode.EXTRACTED, 0);
      for (int i = 0; i < 30; i++) {
        // Each takes part in the proxy's looking at deadlines.
        assertThat(socket.send("a").bytes(1)).isEqualTo("a".getBytes());
        RawClient.exchange(proxy.port(), "GET /fig HTTP/1.1\r\nHost: a\r\n\r\n");
      }
      assertThat(streams("monolith")).isEqualTo(1);
    }
    assertThat(drained()).isZero();
  }

  @Test
  void aWebSocketIsClosedWhenItsTimeOnTheSideThatWasLeftIsOver() throws Exception {
    start(
        connection -> {
          connection.request();
          connection.send(SWITCHED);
          connection.in().transferTo(connection.out());
        },
        drain(Duration.ofMillis(200)));

    try (RawClient left = new RawClient(proxy.port())) {
      assertThat(left.send(UPGRADE).answer()).startsWith("HTTP/1.1 101");
      assertThat(left.send("a").bytes(1)).isEqualTo("a".getBytes());
      proxy.flip(Mode.EXTRACTED, 0);
      try (RawClient arrived = new RawClient(proxy.port())) {
        assertThat(arrived.send(UPGRADE).answer()).startsWith("HTTP/1.1 101");
        assertThat(streams("extracted")).isEqualTo(1);

        assertThat(left.closedByPeer()).isTrue();

        assertThat(streams("monolith")).isZero();
        assertThat(arrived.send("b").bytes(1)).isEqualTo("b".getBytes());
        assertThat(streams("extracted")).isEqualTo(1);
      }
    }
    assertThat(drained()).isEqualTo(1);
  }

  @Test
  void aTestersStreamStaysOnTheSideOfTheToken() throws Exception {
    String key = Base64.getEncoder().encodeToString(new byte[32]);
    server =
        RawServer.serving(
            connection -> {
              if (connection.request().startsWith("GET /safe")) {
                connection.send(SWITCHED);
                connection.in().transferTo(connection.out());
              } else {
                release.await(20, TimeUnit.SECONDS);
              }
            });
    proxy =
        TestProxy.limited(
            server.uri(),
            server.uri(),
            limits ->
                TestProxy.with(limits, 1000, 1500, 20_000)
                    .endingAfter(Limits.FOREVER, Duration.ofMillis(200)),
            with -> with.setTesterKey(key));
    String token =
        new TesterTokens(key, Clock.systemUTC())
            .create("anna", Side.MONOLITH, Duration.ofMinutes(5));

    try (RawClient tester = new RawClient(proxy.port())) {
      String asTester = UPGRADE.replace("Host: a", "Host: a\r\nX-Fig-Tester: " + token);
      assertThat(tester.send(asTester).answer()).startsWith("HTTP/1.1 101");
      proxy.flip(Mode.EXTRACTED, 0);

      // Began after the flip and takes longer than streams may stay.
      assertThat(RawClient.exchange(proxy.port(), SAFE.replace("safe", "nobody")))
          .startsWith("HTTP/1.1 504");
      assertThat(tester.send("a").bytes(1)).isEqualTo("a".getBytes());
    }
    assertThat(drained()).isZero();
  }

  @Test
  void serverSentEventsEndThenToo() throws Exception {
    start(
        connection -> {
          connection.request();
          connection.send(EVENTS);
          release.await(20, TimeUnit.SECONDS);
        },
        drain(Duration.ofMillis(200)));

    try (RawClient left = new RawClient(proxy.port())) {
      assertThat(head(left.send(SAFE))).startsWith("HTTP/1.1 200 OK");
      proxy.flip(Mode.EXTRACTED, 0);

      assertThat(left.rest()).doesNotContain("HTTP/1.1");
    }
    assertThat(drained()).isEqualTo(1);
  }

  @Test
  void whoIsBackInTimeStays() throws Exception {
    start(
        connection -> {
          connection.request();
          connection.send(SWITCHED);
          connection.in().transferTo(connection.out());
        },
        drain(Duration.ofSeconds(3)));

    try (RawClient stays = new RawClient(proxy.port());
        RawClient leaves = new RawClient(proxy.port())) {
      assertThat(stays.send(UPGRADE).answer()).startsWith("HTTP/1.1 101");
      proxy.flip(Mode.EXTRACTED, 0);
      assertThat(leaves.send(UPGRADE).answer()).startsWith("HTTP/1.1 101");
      proxy.flip(Mode.MONOLITH, 0);

      // It was left later than the other, so that one's time would be over, too.
      assertThat(leaves.closedByPeer()).isTrue();
      assertThat(stays.send("a").bytes(1)).isEqualTo("a".getBytes());
    }
  }

  private double streams(String side) {
    return proxy.gauged("fig_proxy_streams_open", Map.of("route", "safe", "side", side));
  }

  private double drained() {
    return proxy.counted("fig_proxy_streams_drained", Map.of("route", "safe", "side", "monolith"));
  }
}
