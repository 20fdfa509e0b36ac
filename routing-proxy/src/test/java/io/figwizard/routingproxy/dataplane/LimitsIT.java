package io.figwizard.routingproxy.dataplane;

import static org.assertj.core.api.Assertions.assertThat;

import io.dropwizard.util.DataSize;
import io.dropwizard.util.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LimitsIT {

  private static final String POST = " HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n";

  /** Shorter than the patience of a client; so long that nobody is late by chance. */
  private static final int SOON = 2000;

  private final CountDownLatch release = new CountDownLatch(1);
  private RawServer server;
  private TestProxy proxy;

  private void start(RawServer.Script script) throws Exception {
    start(script, 10_000, 20_000, 20_000);
  }

  private void start(RawServer.Script script, long maxBody, int response, int request)
      throws Exception {
    start(script, maxBody, response, request, Duration.seconds(60));
  }

  private void startWithIdleTimeout(int millis) throws Exception {
    start(LimitsIT::ok, 10_000, 20_000, 20_000, Duration.milliseconds(millis));
  }

  private void start(
      RawServer.Script script, long maxBody, int response, int request, Duration idle)
      throws Exception {
    server = RawServer.serving(script);
    proxy =
        TestProxy.limited(
            server.uri(),
            TestProxy.NOWHERE,
            limits -> TestProxy.with(limits, maxBody, response, request),
            with ->
                with.setMaxHeaderSize(DataSize.bytes(2048))
                    .setMaxConcurrentRequests(4)
                    .setEventLoops(1)
                    .setClientIdleTimeout(idle));
  }

  @AfterEach
  void stop() throws Exception {
    release.countDown();
    proxy.close();
    server.close();
  }

  private static void ok(RawServer.Connection connection) throws Exception {
    while (connection.request() != null) {
      connection.send(RawServer.ok("fine"));
    }
  }

  private void hang(RawServer.Connection connection) throws Exception {
    connection.head();
    release.await(30, TimeUnit.SECONDS);
  }

  private static void assertError(String answer, int status, String code) {
    assertThat(RawClient.status(answer)).as(answer).isEqualTo(status);
    assertThat(RawClient.header(answer, "x-fig-error")).isEqualTo(code);
    assertThat(RawClient.body(answer))
        .startsWith("{\"ok\":false,\"error\":{\"code\":\"" + code + "\",\"message\":\"")
        .endsWith("\"},\"requestId\":\"" + RawClient.header(answer, "x-request-id") + "\"}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/any", "/drilling", "/write"})
  void refusesAnAnnouncedBodyThatIsTooLargeAtOnce(String path) throws Exception {
    start(LimitsIT::ok);

    try (RawClient client = new RawClient(proxy.port())) {
      String answer = client.send("POST " + path + POST + "Content-Length: 10001\r\n\r\n").answer();

      assertError(answer, 413, "body_too_large");
      assertThat(client.closedByPeer()).isTrue();
    }
    assertThat(server.connections()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/any", "/drilling"})
  void refusesAChunkedBodyWhenItBecomesTooLarge(String path) throws Exception {
    start(
        connection -> {
          connection.head();
          connection.in().readAllBytes();
        });

    try (RawClient client = new RawClient(proxy.port())) {
      client.send("POST " + path + POST + "Transfer-Encoding: chunked\r\n\r\n");
      client.send("1388\r\n" + "x".repeat(5000) + "\r\n1388\r\n" + "x".repeat(5000) + "\r\n");
      String answer = client.send("1\r\ny\r\n").answer();

      assertError(answer, 413, "body_too_large");
    }
  }

  @Test
  void acceptsABodyOfExactlyTheLimit() throws Exception {
    start(LimitsIT::ok);

    String answer =
        RawClient.exchange(
            proxy.port(),
            "POST /any" + POST + "Content-Length: 10000\r\n\r\n" + "x".repeat(10_000));

    assertThat(answer).startsWith("HTTP/1.1 200");
  }

  @ParameterizedTest
  @CsvSource({
    "GET /%s HTTP/1.1 Host: a, 414, uri_too_long",
    "%s / HTTP/1.1 Host: a, 414, uri_too_long",
    "GET / HTTP/1.1 Host: a X: %s, 431, headers_too_large",
    "GET / HTTP/1.1 Host: a %s: x, 431, headers_too_large"
  })
  void refusesHeadsThatAreTooLarge(String request, int status, String code) throws Exception {
    start(LimitsIT::ok);
    String head = String.format(request, "x".repeat(3000)).replaceAll(" (Host|X|x+:)", "\r\n$1");

    try (RawClient client = new RawClient(proxy.port())) {
      assertError(client.send(head + "\r\n\r\n").answer(), status, code);
      assertThat(client.closedByPeer()).isTrue();
    }
    assertThat(server.connections()).isZero();
  }

  @Test
  void refusesHeadersThatAreTooLargeForTheirRoute() throws Exception {
    server = RawServer.serving(LimitsIT::ok);
    proxy =
        TestProxy.limited(
            server.uri(), TestProxy.NOWHERE, limits -> limits.withMaxHeaderBytes(38), with -> {});
    String exactly = "GET /any HTTP/1.1\r\nHost: a\r\nX: 3456\r\n\r\n";
    assertThat(exactly).hasSize(39);

    try (RawClient client = new RawClient(proxy.port())) {
      assertError(client.send(exactly).answer(), 431, "headers_too_large");
      // It was read to its end, so that the next can be.
      assertThat(client.send(exactly.replace("3456", "345")).answer()).endsWith("fine");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"Content-Length: 10\r\n\r\nabc", "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n"})
  void doesNotWaitForeverForABody(String begin) throws Exception {
    start(this::hang, 10_000, 20_000, 300);

    try (RawClient client = new RawClient(proxy.port())) {
      assertError(client.send("POST /any" + POST + begin).answer(), 408, "request_timeout");
      assertThat(client.closedByPeer()).isTrue();
    }
  }

  @Test
  void closesAConnectionWhoseHeadTrickles() throws Exception {
    startWithIdleTimeout(400);

    try (RawClient client = new RawClient(proxy.port())) {
      assertThat(client.send("GET / HTTP/1.1\r\nHost: ").closedByPeer()).isTrue();
    }
  }

  @Test
  void closesAnIdleConnectionAfterItsRequests() throws Exception {
    startWithIdleTimeout(SOON);

    try (RawClient client = new RawClient(proxy.port())) {
      assertThat(client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n").answer())
          .startsWith("HTTP/1.1 200");
      assertThat(client.closedByPeer()).isTrue();
    }
  }

  @Test
  void doesNotWaitForeverForAnAnswer() throws Exception {
    start(this::hang, 10_000, 300, 20_000);

    assertError(
        RawClient.exchange(proxy.port(), "GET / HTTP/1.1\r\nHost: a\r\n\r\n"),
        504,
        "upstream_timeout");
    assertThat(proxy.counted("fig_proxy_server_errors", Map.of("kind", "timeout"))).isEqualTo(1);
  }

  @Test
  void breaksOffWhenAnAnswerStops() throws Exception {
    start(
        connection -> {
          connection.head();
          connection.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nabc");
          release.await(30, TimeUnit.SECONDS);
        },
        10_000,
        SOON,
        20_000);

    try (RawClient client = new RawClient(proxy.port())) {
      String rest = client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n").rest();

      assertThat(rest).startsWith("HTTP/1.1 200").endsWith("abc");
    }
  }

  @Test
  void saysThatTheServerIsUnreachable() throws Exception {
    start(LimitsIT::ok);
    // Not where the server was, once it is closed: its port may be somebody else's by then.
    try (TestProxy before = TestProxy.before(TestProxy.NOWHERE, TestProxy.NOWHERE)) {
      assertError(
          RawClient.exchange(before.port(), "POST /any" + POST + "Content-Length: 1\r\n\r\na"),
          502,
          "upstream_unreachable");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "HTTP/1.1 200 OK\r\nContent-Le",
        "garbage\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n"
      })
  void saysThatTheServerFailed(String answer) throws Exception {
    start(
        connection -> {
          connection.request();
          connection.send(answer);
        });

    assertError(
        RawClient.exchange(proxy.port(), "POST /any" + POST + "Content-Length: 1\r\n\r\na"),
        502,
        "upstream_failed");
  }

  @Test
  void refusesMoreRequestsThanItMayCarry() throws Exception {
    CountDownLatch four = new CountDownLatch(4);
    start(
        connection -> {
          connection.head();
          four.countDown();
          release.await(30, TimeUnit.SECONDS);
          connection.send(RawServer.ok("late"));
        });
    RawClient[] clients = new RawClient[4];
    for (int i = 0; i < clients.length; i++) {
      clients[i] = new RawClient(proxy.port()).send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    }
    assertThat(four.await(20, TimeUnit.SECONDS)).isTrue();

    String refused = RawClient.exchange(proxy.port(), "GET / HTTP/1.1\r\nHost: a\r\n\r\n");

    assertError(refused, 503, "overloaded");
    assertThat(RawClient.header(refused, "retry-after")).isEqualTo("1");
    release.countDown();
    for (RawClient client : clients) {
      assertThat(client.answer()).endsWith("late");
      client.close();
    }
  }
}
