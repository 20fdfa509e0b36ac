package io.figwizard.routingproxy.dataplane;

import static org.assertj.core.api.Assertions.assertThat;

import io.figwizard.routingproxy.routes.Limits;
import io.figwizard.routingproxy.routes.Mode;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said of the sides, by which routes are taken back. */
class OutcomesIT {
  private static final String WRITE = drilling("submit-answer");
  private static final String SAFE = drilling("next-cards");

  private final List<String> told = new CopyOnWriteArrayList<>();
  private EchoServer monolith;

  @BeforeEach
  void start() throws Exception {
    monolith = new EchoServer("monolith");
  }

  @AfterEach
  void stop() throws Exception {
    monolith.close();
  }

  @ParameterizedTest
  @CsvSource({
    "200 OK, answered",
    "302 Found, answered",
    "401 Unauthorized, refused",
    "404 None, refused",
    "429 Slow Down, answered",
    "500 Broken, failed",
    "503 Busy, failed"
  })
  void saysWhatTheSideAnswered(String status, String ending) throws Exception {
    try (RawServer function =
        RawServer.answering("HTTP/1.1 " + status + "\r\nContent-Length: 0\r\n\r\n")) {
      exchange(function.uri(), WRITE);
    }
    assertThat(told).containsExactly("drilling.submit-answer extracted " + ending + " timed");
  }

  @Test
  void countsAFailureOfTheOneAndTheAnswerOfTheOther() throws Exception {
    exchange(TestProxy.NOWHERE, WRITE);

    assertThat(told)
        .containsExactly(
            "drilling.submit-answer extracted failed", "drilling.submit-answer monolith answered");
  }

  @Test
  void countsAnAttemptWithoutAnAnswerOnce() throws Exception {
    try (RawServer function = RawServer.serving(RawServer.Connection::request)) {
      assertThat(exchange(function.uri(), WRITE)).startsWith("HTTP/1.1 502");
    }
    assertThat(told).containsExactly("drilling.submit-answer extracted failed");
  }

  @Test
  void countsTheAnswerOfASecondAttemptAtTheSameSide() throws Exception {
    try (RawServer server =
            RawServer.serving(
                connection -> {
                  connection.request();
                  if (connection.number() > 1) {
                    connection.send(RawServer.ok("again"));
                  }
                });
        TestProxy proxy = proxy(server.uri(), TestProxy.NOWHERE, given -> given)) {
      assertThat(RawClient.exchange(proxy.port(), SAFE)).endsWith("again");
    }
    assertThat(told)
        .containsExactly(
            "drilling.next-cards monolith failed", "drilling.next-cards monolith answered");
  }

  @Test
  void blamesNobodyForWhatTheProxyRefuses() throws Exception {
    try (TestProxy proxy =
        proxy(monolith.uri(), monolith.uri(), given -> TestProxy.with(given, 10, 1000, 1000))) {
      assertThat(RawClient.exchange(proxy.port(), WRITE)).startsWith("HTTP/1.1 413");
      assertThat(RawClient.exchange(proxy.port(), "GET / HTTP/1.1\r\n\r\n"))
          .startsWith("HTTP/1.1 400");
    }
    assertThat(told).isEmpty();
  }

  @Test
  void blamesNobodyForAStreamThatIsOneTooMany() throws Exception {
    Limits one = Limits.DEFAULT.atMost(Limits.NO_LIMIT, 1);
    try (RawServer events =
            RawServer.serving(
                connection -> {
                  connection.request();
                  connection.send("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n");
                  connection.head();
                });
        TestProxy proxy =
            proxy(monolith.uri(), events.uri(), given -> one).flip(Mode.EXTRACTED, 0);
        RawClient first = new RawClient(proxy.port())) {
      assertThat(first.send(SAFE).line()).startsWith("HTTP/1.1 200");
      assertThat(RawClient.exchange(proxy.port(), SAFE)).startsWith("HTTP/1.1 503");
    }
    assertThat(told).isEmpty();
  }

  private String exchange(URI function, String request) throws Exception {
    try (TestProxy proxy =
        proxy(monolith.uri(), function, given -> given).flip(Mode.EXTRACTED, 0)) {
      return RawClient.exchange(proxy.port(), request);
    }
  }

  private TestProxy proxy(URI first, URI second, UnaryOperator<Limits> limits) throws Exception {
    return TestProxy.told(
        first,
        second,
        limits.apply(Limits.DEFAULT),
        (route, side, ending, nanos) ->
            told.add(
                route
                    + " "
                    + side.word()
                    + " "
                    + ending.name().toLowerCase(Locale.ROOT)
                    + (nanos == Outcomes.NO_TIME ? "" : " timed")));
  }

  private static String drilling(String action) {
    String body = "{\"action\":\"" + action + "\"}";
    return "POST /drilling HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: "
        + body.length()
        + "\r\n\r\n"
        + body;
  }
}
