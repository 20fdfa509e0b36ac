package io.figwizard.routingproxy.dataplane;

import static org.assertj.core.api.Assertions.assertThat;

import io.dropwizard.util.Duration;
import io.figwizard.routingproxy.routes.Limits;
import io.figwizard.routingproxy.routes.Mode;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Too many, too slow, too broken: nobody waits in a queue, and the others are served. */
class OverloadIT {

  private static final String SAFE = "GET /safe HTTP/1.1\r\nHost: a\r\n\r\n";
  private static final String NOTES = "GET /notes/1 HTTP/1.1\r\nHost: a\r\n\r\n";
  private static final String WRITE = "POST /write HTTP/1.1\r\nHost: a\r\n\r\n";

  private final CountDownLatch release = new CountDownLatch(1);
  private RawServer server;
  private TestProxy proxy;

  private void start(
      RawServer.Script script, UnaryOperator<Limits> limits, Consumer<DataPlaneConfiguration> with)
      throws Exception {
    server = RawServer.serving(script);
    proxy = TestProxy.limited(server.uri(), TestProxy.NOWHERE, limits, with);
  }

  @AfterEach
  void stop() throws Exception {
    release.countDown();
    proxy.close();
    server.close();
  }

  private static void assertRefused(String answer, String code) {
    assertThat(answer).startsWith("HTTP/1.1 503 Service Unavailable\r\n");
    assertThat(RawClient.header(answer, "x-fig-error")).isEqualTo(code);
    assertThat(RawClient.header(answer, "retry-after")).isEqualTo("1");
  }

  @Test
  void oneRouteTooManyDoesNotKeepTheOthersOut() throws Exception {
    CountDownLatch two = new CountDownLatch(2);
    start(
        connection -> {
          for (String head = connection.head(); head != null; head = connection.head()) {
            if (head.startsWith("GET /safe")) {
              two.countDown();
              release.await(20, TimeUnit.SECONDS);
            }
            connection.send(RawServer.ok("served"));
          }
        },
        limits -> limits.atMost(2, 2),
        with -> {});

    try (RawClient one = new RawClient(proxy.port());
        RawClient other = new RawClient(proxy.port());
        RawClient third = new RawClient(proxy.port())) {
      one.send(SAFE);
      other.send(SAFE);
      assertThat(two.await(20, TimeUnit.SECONDS)).isTrue();

      assertRefused(third.send(SAFE).answer(), "overloaded");
      assertThat(third.send(NOTES).answer()).endsWith("served");
      release.countDown();
      assertThat(one.answer()).endsWith("served");
      assertThat(other.answer()).endsWith("served");
      assertThat(third.send(SAFE).answer()).endsWith("served");
    }
  }

  @Test
  void streamsHaveALimitOfTheirOwn() throws Exception {
    start(
        connection -> {
          for (String head = connection.head(); head != null; head = connection.head()) {
            if (head.startsWith("GET /safe")) {
              connection.send("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n");
              release.await(20, TimeUnit.SECONDS);
              return;
            }
            connection.send(RawServer.ok("served"));
          }
        },
        limits -> limits.atMost(1, 2),
        with -> {});

    try (RawClient one = new RawClient(proxy.port());
        RawClient other = new RawClient(proxy.port())) {
      // More than there may be requests: a stream is none any more.
      assertThat(one.send(SAFE).line()).isEqualTo("HTTP/1.1 200 OK");
      assertThat(other.send(SAFE).line()).isEqualTo("HTTP/1.1 200 OK");
      assertThat(proxy.gauged("fig_proxy_streams_open", Map.of("route", "safe"))).isEqualTo(2);

      assertRefused(RawClient.exchange(proxy.port(), SAFE), "overloaded");
      assertRefused(
          RawClient.exchange(
              proxy.port(),
              SAFE.replace(
                  "Host: a", "Host: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nX: y")),
          "overloaded");
      assertThat(RawClient.exchange(proxy.port(), NOTES)).endsWith("served");
      release.countDown();
      for (RawClient stream : new RawClient[] {one, other}) {
        // The last chunk: by then it is no stream any more.
        String line = stream.line();
        while (!line.equals("0")) {
          line = stream.line();
        }
      }
    }
    assertThat(proxy.gauged("fig_proxy_streams_open", Map.of("route", "safe"))).isZero();
  }

  @Test
  void requestsAndStreamsOfARouteTogetherHaveALimit() throws Exception {
    CountDownLatch waiting = new CountDownLatch(1);
    start(
        connection -> {
          for (String head = connection.head(); head != null; head = connection.head()) {
            if (head.contains("\r\nAccept: text/event-stream")) {
              connection.send("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n");
              release.await(20, TimeUnit.SECONDS);
              return;
            }
            if (head.startsWith("GET /safe")) {
              waiting.countDown();
              release.await(20, TimeUnit.SECONDS);
            }
            connection.send(RawServer.ok("served"));
          }
        },
        limits -> limits.atMostConnections(2),
        with -> {});

    try (RawClient stream = new RawClient(proxy.port());
        RawClient request = new RawClient(proxy.port());
        RawClient third = new RawClient(proxy.port())) {
      stream.send(SAFE.replace("Host: a", "Host: a\r\nAccept: text/event-stream"));
      assertThat(stream.line()).isEqualTo("HTTP/1.1 200 OK");
      request.send(SAFE);
      assertThat(waiting.await(20, TimeUnit.SECONDS)).isTrue();

      assertRefused(third.send(SAFE).answer(), "overloaded");
      assertThat(third.send(NOTES).answer()).endsWith("served");
      release.countDown();
      assertThat(request.answer()).endsWith("served");
      assertThat(request.send(SAFE).answer()).endsWith("served");
    }
  }

  @Test
  void connectionsToAServerDoNotQueue() throws Exception {
    CountDownLatch there = new CountDownLatch(1);
    start(
        connection -> {
          connection.head();
          there.countDown();
          release.await(20, TimeUnit.SECONDS);
          connection.send(RawServer.ok("late"));
        },
        limits -> limits,
        with -> with.setEventLoops(1).setMaxServerConnections(1));

    try (RawClient client = new RawClient(proxy.port())) {
      client.send(SAFE);
      assertThat(there.await(20, TimeUnit.SECONDS)).isTrue();

      assertRefused(RawClient.exchange(proxy.port(), SAFE), "overloaded");
      release.countDown();
      assertThat(client.answer()).endsWith("late");
    }
  }

  /** A thousand idle WebSockets, and nobody gets an answer any more: that must not be. */
  @Test
  void streamsTakeNoRequestsPlaceAtAServer() throws Exception {
    String webSocket =
        NOTES.replace("Host: a", "Host: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nX: y");
    start(
        connection -> {
          for (String head = connection.head(); head != null; head = connection.head()) {
            if (head.toLowerCase(Locale.ROOT).contains("\r\nupgrade: websocket")) {
              connection.send(
                  "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\n"
                      + "Upgrade: websocket\r\n\r\n");
              release.await(20, TimeUnit.SECONDS);
              return;
            }
            if (head.startsWith("GET /safe")) {
              connection.send("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n");
              release.await(20, TimeUnit.SECONDS);
              return;
            }
            connection.send(RawServer.ok("served"));
          }
        },
        limits -> limits,
        with -> with.setEventLoops(1).setMaxServerConnections(1));

    try (RawClient events = new RawClient(proxy.port());
        RawClient socket = new RawClient(proxy.port());
        RawClient another = new RawClient(proxy.port())) {
      assertThat(events.send(SAFE).line()).isEqualTo("HTTP/1.1 200 OK");
      assertThat(socket.send(webSocket).line()).startsWith("HTTP/1.1 101");
      assertThat(another.send(webSocket).line()).startsWith("HTTP/1.1 101");

      assertThat(RawClient.exchange(proxy.port(), NOTES)).endsWith("served");
      release.countDown();
    }
  }

  @Test
  void aServerThatFailsIsLeftAloneUntilItIsBack() throws Exception {
    AtomicBoolean broken = new AtomicBoolean(true);
    start(
        connection -> {
          while (connection.request() != null && !broken.get()) {
            connection.send(RawServer.ok("back"));
          }
        },
        limits -> limits,
        with -> with.setCircuitFailures(3).setCircuitPause(Duration.milliseconds(500)));
    for (int i = 0; i < 3; i++) {
      assertThat(RawClient.exchange(proxy.port(), WRITE)).startsWith("HTTP/1.1 502");
    }
    int before = server.connections();
    String refused = RawClient.exchange(proxy.port(), WRITE);
    while (refused.startsWith("HTTP/1.1 502")) {
      // So late that it was the one that is let through to see.
      before = server.connections();
      refused = RawClient.exchange(proxy.port(), WRITE);
    }

    assertRefused(refused, "upstream_unavailable");
    assertThat(server.connections()).isEqualTo(before);
    assertThat(proxy.gauged("fig_proxy_circuit_open", Map.of())).isEqualTo(1);

    broken.set(false);
    String answer = RawClient.exchange(proxy.port(), WRITE);
    while (answer.startsWith("HTTP/1.1 503")) {
      answer = RawClient.exchange(proxy.port(), WRITE);
    }
    assertThat(answer).endsWith("back");
    for (int i = 0; i < 5; i++) {
      assertThat(RawClient.exchange(proxy.port(), WRITE)).endsWith("back");
    }
    assertThat(proxy.gauged("fig_proxy_circuit_open", Map.of())).isZero();
  }

  @Test
  void aRouteFallsHomeWhileItsFunctionIsLeftAlone() throws Exception {
    try (EchoServer monolith = new EchoServer("monolith");
        RawServer function =
            RawServer.serving(
                connection -> {
                  connection.request();
                  connection.reset();
                });
        TestProxy both =
            TestProxy.before(
                    monolith.uri(),
                    function.uri(),
                    with -> with.setCircuitFailures(2).setCircuitPause(Duration.minutes(1)))
                .flip(Mode.EXTRACTED, 0)) {
      proxy = both;
      server = function;
      for (int i = 0; i < 2; i++) {
        // It may have been carried out: never a second time.
        assertThat(RawClient.exchange(both.port(), WRITE)).startsWith("HTTP/1.1 502");
      }

      // It was not sent, so that even a write may go to the monolith.
      String answer = RawClient.exchange(both.port(), WRITE);

      assertThat(RawClient.header(answer, "x-served-by")).isEqualTo("monolith");
      assertThat(RawClient.header(answer, "x-fig-fallback")).isEqualTo("true");
      assertThat(both.counted("fig_proxy_fallbacks", Map.of("reason", "circuit_open")))
          .isEqualTo(1);
    }
  }

  @Test
  void namesTheRouteWhoseRequestsOpenedTheCircuitOfItsNeighbours() throws Exception {
    try (EchoServer monolith = new EchoServer("monolith");
        RawServer function = breakingSafe();
        TestProxy both =
            TestProxy.before(
                    monolith.uri(),
                    function.uri(),
                    with -> with.setCircuitFailures(2).setCircuitPause(Duration.minutes(1)))
                .flip(Mode.EXTRACTED, 0)) {
      proxy = both;
      server = function;
      assertThat(RawClient.exchange(both.port(), WRITE)).endsWith("well");
      assertThat(both.circuits("write")).isEmpty();
      for (int i = 0; i < 2; i++) {
        RawClient.exchange(both.port(), SAFE);
      }

      assertThat(RawClient.header(RawClient.exchange(both.port(), WRITE), "x-served-by"))
          .isEqualTo("monolith");
      assertThat(both.circuits("write"))
          .singleElement()
          .asString()
          .startsWith("extracted: the circuit of 127.0.0.1:")
          .contains("failed requests of safe")
          .contains("roll back safe, it takes its neighbours along");
      assertThat(both.circuits("safe")).singleElement().asString().doesNotContain("roll back");
    }
  }

  @Test
  void asksForNoRollbackWhereTheMonolithIsTheOneThatBreaks() throws Exception {
    try (RawServer monolith = breakingSafe();
        TestProxy both =
            TestProxy.before(
                monolith.uri(),
                TestProxy.NOWHERE,
                with -> with.setCircuitFailures(2).setCircuitPause(Duration.minutes(1)))) {
      proxy = both;
      server = monolith;
      for (int i = 0; i < 2; i++) {
        RawClient.exchange(both.port(), SAFE);
      }

      assertThat(both.circuits("write"))
          .singleElement()
          .asString()
          .startsWith("monolith: the circuit of 127.0.0.1:")
          .contains("failed requests of safe")
          .doesNotContain("roll back");
    }
  }

  private static RawServer breakingSafe() throws Exception {
    return RawServer.serving(
        connection -> {
          for (String got = connection.request(); got != null; got = connection.request()) {
            if (got.startsWith("GET /safe")) {
              connection.reset();
              return;
            }
            connection.send(RawServer.ok("well"));
          }
        });
  }

  @Test
  void aClientThatDoesNotReadIsCutOff() throws Exception {
    CompletableFuture<Boolean> ended = new CompletableFuture<>();
    start(
        connection -> {
          connection.head();
          connection.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
          byte[] piece = ("4000\r\n" + "x".repeat(0x4000) + "\r\n").getBytes();
          try {
            while (true) {
              connection.out().write(piece);
            }
          } catch (java.io.IOException cutOff) {
            ended.complete(true);
          }
        },
        limits -> TestProxy.with(limits, 1000, 500, 20_000),
        with -> {});

    try (RawClient client = new RawClient(proxy.port())) {
      client.send(SAFE);

      assertThat(ended.get(20, TimeUnit.SECONDS)).isTrue();
      assertThat(proxy.counted("fig_proxy_client_aborts", Map.of())).isEqualTo(1);
      assertThat(proxy.counted("fig_proxy_server_errors", Map.of())).isZero();
    }
  }

  @Test
  void connectionsBeyondTheLimitAreRefused() throws Exception {
    start(
        connection -> {
          while (connection.request() != null) {
            connection.send(RawServer.ok("served"));
          }
        },
        limits -> limits,
        with -> with.setEventLoops(1).setMaxClientConnections(2));

    try (RawClient one = new RawClient(proxy.port());
        RawClient other = new RawClient(proxy.port())) {
      assertThat(one.send(SAFE).answer()).endsWith("served");
      assertThat(other.send(SAFE).answer()).endsWith("served");
      try (RawClient third = new RawClient(proxy.port())) {
        assertRefused(third.send(SAFE).answer(), "overloaded");
        assertThat(third.closedByPeer()).isTrue();
      }
      assertThat(proxy.counted("fig_proxy_connections_refused", Map.of("reason", "full")))
          .isEqualTo(1);
      assertThat(one.send(SAFE).answer()).endsWith("served");
    }
  }
}
