package io.figwizard.routingproxy.dataplane;

import static org.assertj.core.api.Assertions.assertThat;

import io.figwizard.routingproxy.routes.Mode;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FallbackIT {

  private static final String WRITE = drilling("submit-answer");
  private static final String SAFE = drilling("next-cards");
  private static final String IDEMPOTENT =
      "PUT /idempotent HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc";

  private EchoServer monolith;

  @BeforeEach
  void start() throws Exception {
    monolith = new EchoServer("monolith");
  }

  @AfterEach
  void stop() throws Exception {
    monolith.close();
  }

  private static String drilling(String action) {
    String body = "{\"action\":\"" + action + "\"}";
    return "POST /drilling HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: "
        + body.length()
        + "\r\n\r\n"
        + body;
  }

  private static String request(String name) {
    return Map.of("write", WRITE, "safe", SAFE, "idempotent", IDEMPOTENT).get(name);
  }

  private static String chunkedWrite() {
    String body = "{\"action\":\"submit-answer\"}";
    return "POST /drilling HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
        + "Transfer-Encoding: chunked\r\n\r\n"
        + Integer.toHexString(body.length())
        + "\r\n"
        + body
        + "\r\n0\r\n\r\n";
  }

  @ParameterizedTest
  @ValueSource(strings = {"write", "safe", "idempotent"})
  void aRetiredRouteHasNoMonolithToGoTo(String name) throws Exception {
    try (TestProxy proxy =
            TestProxy.before(monolith.uri(), TestProxy.NOWHERE).flip(Mode.RETIRED, 0);
        RawClient client = new RawClient(proxy.port())) {
      client.send(request(name));
      assertThat(client.answer()).startsWith("HTTP/1.1 502");
      assertThat(monolith.requests()).isZero();
      assertThat(proxy.counted("fig_proxy_retired_refusals", Map.of())).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @CsvSource({"safe, 2", "idempotent, 2", "write, 1"})
  void aRetiredRouteIsAskedOnceAgainWhereThatIsHarmless(String name, int asked) throws Exception {
    try (RawServer function =
            RawServer.serving(
                connection -> {
                  connection.request();
                  if (connection.number() > 1) {
                    connection.send(RawServer.ok("again"));
                  }
                });
        TestProxy proxy = TestProxy.before(monolith.uri(), function.uri()).flip(Mode.RETIRED, 0)) {
      String answer = RawClient.exchange(proxy.port(), request(name));

      assertThat(answer).startsWith(asked == 2 ? "HTTP/1.1 200" : "HTTP/1.1 502");
      assertThat(RawClient.header(answer, "x-fig-fallback")).isNull();
      assertThat(function.connections()).isEqualTo(asked);
      assertThat(proxy.counted("fig_proxy_retired_refusals", Map.of())).isZero();
    }
    assertThat(monolith.requests()).isZero();
  }

  @Test
  void aRetiredRouteThatFailsTwiceIsAnErrorThatIsCounted() throws Exception {
    try (RawServer function = failing("close");
        TestProxy proxy = TestProxy.before(monolith.uri(), function.uri()).flip(Mode.RETIRED, 0)) {
      assertThat(RawClient.exchange(proxy.port(), SAFE)).startsWith("HTTP/1.1 502");

      assertThat(function.connections()).isEqualTo(2);
      assertThat(proxy.counted("fig_proxy_retired_refusals", Map.of())).isEqualTo(1);
    }
    assertThat(monolith.requests()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"write", "safe", "idempotent"})
  void goesToTheMonolithWhenTheExtractedSideCannotBeReached(String name) throws Exception {
    try (TestProxy proxy =
        TestProxy.before(monolith.uri(), TestProxy.NOWHERE).flip(Mode.EXTRACTED, 0)) {
      String answer = RawClient.exchange(proxy.port(), request(name));

      assertThat(answer).startsWith("HTTP/1.1 200");
      assertThat(answer).endsWith(RawClient.body(request(name)));
      assertThat(RawClient.header(answer, "x-fig-side")).isEqualTo("monolith");
      assertThat(RawClient.header(answer, "x-fig-fallback")).isEqualTo("true");
      assertThat(proxy.counted("fig_proxy_fallbacks", Map.of("reason", "unreachable")))
          .isEqualTo(1);
    }
  }

  @Test
  void takesAChunkedBodyAlongToTheMonolith() throws Exception {
    try (TestProxy proxy =
        TestProxy.before(monolith.uri(), TestProxy.NOWHERE).flip(Mode.EXTRACTED, 0)) {
      String answer = RawClient.exchange(proxy.port(), chunkedWrite());

      assertThat(answer).startsWith("HTTP/1.1 200").endsWith("{\"action\":\"submit-answer\"}");
      assertThat(RawClient.header(answer, "x-fig-fallback")).isEqualTo("true");
    }
  }

  @ParameterizedTest
  @CsvSource({"safe,reset", "safe,close", "safe,half", "idempotent,reset", "idempotent,garbage"})
  void repeatsWhatIsHarmlessToRepeat(String name, String how) throws Exception {
    try (RawServer function = failing(how);
        TestProxy proxy =
            TestProxy.before(monolith.uri(), function.uri()).flip(Mode.EXTRACTED, 0)) {
      String answer = RawClient.exchange(proxy.port(), request(name));

      assertThat(answer).startsWith("HTTP/1.1 200").endsWith(RawClient.body(request(name)));
      assertThat(RawClient.header(answer, "x-fig-fallback")).isEqualTo("true");
      assertThat(RawClient.header(answer, "x-lost")).isNull();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"reset", "close", "half", "garbage"})
  void neverSendsAWriteASecondTime(String how) throws Exception {
    try (RawServer function = failing(how);
        TestProxy proxy =
            TestProxy.before(monolith.uri(), function.uri()).flip(Mode.EXTRACTED, 0)) {
      String answer = RawClient.exchange(proxy.port(), WRITE);

      assertThat(answer).startsWith("HTTP/1.1 502");
      assertThat(RawClient.header(answer, "x-fig-error")).isEqualTo("upstream_failed");
      assertThat(function.connections()).isEqualTo(1);
    }
    assertThat(monolith.requests()).isZero();
  }

  @Test
  void doesNotRepeatWhatTheClientHasSeenAPartOf() throws Exception {
    try (RawServer function =
            RawServer.serving(
                connection -> {
                  connection.request();
                  connection.send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\npart");
                });
        TestProxy proxy = TestProxy.before(monolith.uri(), function.uri()).flip(Mode.EXTRACTED, 0);
        RawClient client = new RawClient(proxy.port())) {
      assertThat(client.send(SAFE).rest()).endsWith("part");
    }
    assertThat(monolith.requests()).isZero();
  }

  @Test
  void passesAnErrorOfTheServerOnAsItsAnswer() throws Exception {
    try (RawServer function =
            RawServer.answering("HTTP/1.1 503 Busy\r\nContent-Length: 4\r\n\r\nbusy");
        TestProxy proxy =
            TestProxy.before(monolith.uri(), function.uri()).flip(Mode.EXTRACTED, 0)) {
      String answer = RawClient.exchange(proxy.port(), SAFE);

      assertThat(answer).startsWith("HTTP/1.1 503 Busy").endsWith("busy");
      assertThat(RawClient.header(answer, "x-fig-error")).isNull();
    }
    assertThat(monolith.requests()).isZero();
  }

  @RepeatedTest(20)
  void doesNotLoseAWriteToAnIdleConnectionThatTheServerClosed() throws Exception {
    AtomicInteger carriedOut = new AtomicInteger();
    AtomicInteger abandoned = new AtomicInteger();
    try (RawServer function =
            RawServer.serving(
                connection -> {
                  // One request for each connection, closed without a word afterwards.
                  if (connection.request() == null) {
                    abandoned.incrementAndGet();
                    return;
                  }
                  carriedOut.incrementAndGet();
                  connection.send(RawServer.ok("done"));
                });
        TestProxy proxy = TestProxy.before(monolith.uri(), function.uri()).flip(Mode.EXTRACTED, 0);
        RawClient client = new RawClient(proxy.port())) {
      int lost = 0;
      for (int i = 0; i < 50; i++) {
        String answer = client.send(WRITE).answer();
        // A close that crosses the next request on the wire cannot be told from a lost write.
        lost += RawClient.status(answer) == 502 ? 1 : 0;
      }

      // Each at most once, and by the server that can always be reached.
      assertThat(carriedOut.get()).isBetween(50 - lost, 50);
      assertThat(monolith.requests()).isZero();
      assertThat(abandoned).hasValue(0);
    }
  }

  @Test
  void fallsBackAfterTheExtractedSideWasKilled() throws Exception {
    try (RawServer function = RawServer.answering(RawServer.ok("function"));
        TestProxy proxy =
            TestProxy.before(monolith.uri(), function.uri()).flip(Mode.EXTRACTED, 0)) {
      assertThat(RawClient.exchange(proxy.port(), WRITE)).endsWith("function");
      function.close();
      assertThat(RawClient.exchange(proxy.port(), WRITE)).contains("fallback: true");
    }
  }

  private static RawServer failing(String how) throws Exception {
    return RawServer.serving(
        connection -> {
          connection.request();
          switch (how) {
            case "reset" -> connection.reset();
            case "half" -> connection.send("HTTP/1.1 200 OK\r\nX-Lost: 1\r\nContent-Le");
            case "garbage" -> connection.send("SSH-2.0-x\r\n\r\n");
            default -> {}
          }
        });
  }
}
