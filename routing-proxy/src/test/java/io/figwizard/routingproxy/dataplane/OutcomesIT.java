package io.figwizard.routingproxy.dataplane;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.figwizard.routingproxy.Eventually;
import io.figwizard.routingproxy.routes.FailedWhen;
import io.figwizard.routingproxy.routes.Limits;
import io.figwizard.routingproxy.routes.Mode;
import io.figwizard.routingproxy.routes.Side;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said of the sides, by which routes are taken back. */
class OutcomesIT {
  private static final String WRITE = drilling("submit-answer");
  private static final String SAFE = drilling("next-cards");

  private static final FailedWhen NOT_OK = new FailedWhen(List.of("ok"), "false", false);

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

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '~',
      value = {
        "200 OK; application/json; {'ok':false,'error':{'code':'x'}}; says_failed",
        "200 OK; application/json; {'ok':true}; answered",
        "200 OK; application/json; {'data':{'ok':false},'ok':true}; answered",
        "200 OK; application/problem+json; {'data':[1,{'a':2}],'ok':false}; says_failed",
        "404 None; application/json; {'ok':false}; refused",
        "200 OK; text/html; {'ok':false}; answered",
        "200 OK; application/json; {'ok':; answered",
        "200 OK; application/json; [{'ok':false}]; answered"
      },
      delimiter = ';')
  void believesWhatTheAnswerSaysOfItself(String status, String type, String json, String ending)
      throws Exception {
    String body = json.replace('\'', '"');
    assertThat(failing(NOT_OK, status, type, body.getBytes(US_ASCII), ""))
        .as("the client has it as it is")
        .endsWith(body);
    assertThat(told).containsExactly("drilling.next-cards extracted " + ending + " timed");
  }

  @Test
  void looksIntoThePackedAndIntoNoMoreThanTheBeginning() throws Exception {
    String late = "{\"data\":\"" + "x".repeat(2 * FailedWhen.LOOKED_INTO) + "\",\"ok\":false}";
    String early = "{\"ok\":false,\"data\":\"" + "x".repeat(100_000) + "\"}";
    failing(NOT_OK, "200 OK", "application/json", late.getBytes(US_ASCII), "");
    failing(NOT_OK, "200 OK", "application/json", early.getBytes(US_ASCII), "");
    failing(NOT_OK, "200 OK", "application/json", gzip(early), "Content-Encoding: gzip\r\n");
    failing(NOT_OK, "200 OK", "application/json", gzip(early), "Content-Encoding: br\r\n");
    assertThat(told)
        .containsExactly(
            "drilling.next-cards extracted answered timed",
            "drilling.next-cards extracted says_failed timed",
            "drilling.next-cards extracted says_failed timed",
            "drilling.next-cards extracted unreadable timed");
  }

  @Test
  void goesByTheFieldAndTheCountThatTheRouteNames() throws Exception {
    FailedWhen refused = new FailedWhen(List.of("meta", "status"), "error", true);
    for (String status : new String[] {"\"error\"", "\"fine\"", "{}", "null"}) {
      byte[] body = ("{\"meta\":{\"status\":" + status + "}}").getBytes(US_ASCII);
      failing(refused, "200 OK", "application/json", body, "");
    }
    assertThat(told)
        .containsExactly(
            "drilling.next-cards extracted says_refused timed",
            "drilling.next-cards extracted answered timed",
            "drilling.next-cards extracted answered timed",
            "drilling.next-cards extracted answered timed");
  }

  private String failing(FailedWhen when, String status, String type, byte[] body, String more)
      throws Exception {
    String head =
        "HTTP/1.1 "
            + status
            + "\r\nContent-Type: "
            + type
            + "\r\n"
            + more
            + "Content-Length: "
            + body.length
            + "\r\n\r\n";
    try (RawServer function =
            RawServer.serving(
                connection -> {
                  connection.request();
                  connection.send(head);
                  connection.out().write(body);
                });
        TestProxy proxy =
            proxy(monolith.uri(), function.uri(), given -> given)
                .failingWhen(when)
                .flip(Mode.EXTRACTED, 0)) {
      return RawClient.exchange(proxy.port(), SAFE);
    }
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      // Random, so that the packed is longer than what is looked into.
      gzip.write(text.getBytes(US_ASCII));
      byte[] noise = new byte[20_000];
      new Random(1).nextBytes(noise);
      gzip.write(noise);
    }
    return packed.toByteArray();
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
  void countsARequestWhoseClientDoesNotWaitAnyLonger() throws Exception {
    try (RawServer function =
            RawServer.serving(
                connection -> {
                  connection.request();
                  connection.send("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nbegun");
                  connection.head();
                });
        TestProxy proxy =
            proxy(monolith.uri(), function.uri(), given -> given).flip(Mode.EXTRACTED, 0);
        RawClient client = new RawClient(proxy.port())) {
      assertThat(client.send(WRITE).line()).startsWith("HTTP/1.1 200");
      client.close();
      Eventually.await(() -> !told.isEmpty());
    }
    assertThat(told).containsExactly("drilling.submit-answer extracted refused");
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

  @Test
  void tellsInWhichWayTheMonolithAnswered() throws Exception {
    String json = "Content-Type: application/json\r\n";
    String error = "{\"error\":{\"code\":\"gone\"}}";
    Iterator<String> answers =
        List.of(
                "HTTP/1.1 200 OK\r\n" + json + "Content-Length: 2\r\n\r\n{}",
                "HTTP/1.1 204 None\r\n\r\n",
                "HTTP/1.1 404 None\r\n"
                    + json
                    + "Transfer-Encoding: chunked\r\n\r\n"
                    + chunk(error.substring(0, 9))
                    + chunk(error.substring(9))
                    + chunk(""),
                "HTTP/1.1 409 Conflict\r\nContent-Encoding: gzip\r\n"
                    + json
                    + "Content-Length: 4\r\n\r\nzip!",
                "HTTP/1.1 500 Broken\r\nContent-Type: text/html\r\nContent-Length: 1\r\n\r\n.",
                "HTTP/1.1 500 Broken\r\n"
                    + json
                    + "Content-Length: 9000\r\n\r\n"
                    + " ".repeat(9000))
            .iterator();
    try (RawServer server =
            RawServer.serving(
                connection -> {
                  while (connection.request() != null) {
                    connection.send(answers.next());
                  }
                });
        TestProxy proxy = said(server.uri(), monolith.uri());
        RawClient client = new RawClient(proxy.port())) {
      while (answers.hasNext()) {
        client.send(SAFE).answer();
      }
      // Nobody else's answers: neither the function's nor the proxy's own.
      proxy.flip(Mode.EXTRACTED, 0);
      assertThat(client.send(SAFE).answer()).startsWith("HTTP/1.1 200");
      assertThat(client.send("GET /fig HTTP/1.1\r\nHost: a\r\n\r\n").answer()).contains(" 404 ");
    }
    assertThat(told)
        .containsExactly(
            "200 application/json",
            "204 ",
            "404 application/json: " + error,
            "409 application/json gzip: zip!",
            "500 text/html",
            "500 application/json");
  }

  @Test
  void whoReadsHasTheAnswerThatTheClientHas() throws Exception {
    AtomicReference<Unsettled> unsettled = new AtomicReference<>(Unsettled.NOTHING);
    Outcomes asking =
        new Outcomes() {
          @Override
          public void settledBy(Unsettled source) {
            unsettled.set(source);
          }

          @Override
          public void begins(String route, Side side) {
            told.add("asks " + side.word());
          }

          @Override
          public void ended(String route, Side side, Ending ending, long nanos, long at) {
            told.add(side.word() + " " + ending);
          }
        };
    try (TestProxy proxy = TestProxy.told(monolith.uri(), monolith.uri(), Limits.DEFAULT, asking);
        RawClient client = new RawClient(proxy.port())) {
      client.send(SAFE).answer();
      unsettled.get().settle("drilling.next-cards");

      assertThat(told).containsExactly("asks monolith", "monolith ANSWERED");
    }
  }

  private TestProxy said(URI first, URI second) throws Exception {
    return TestProxy.told(
        first,
        second,
        Limits.DEFAULT,
        new Outcomes() {
          @Override
          public void ended(String route, Side side, Ending ending, long nanos, long at) {}

          @Override
          public void monolithSaid(
              String route, int status, String contentType, String coding, byte[] error) {
            assertThat(route).isEqualTo("drilling.next-cards");
            told.add(
                status
                    + " "
                    + contentType
                    + (coding.isEmpty() ? "" : " " + coding)
                    + (error == null ? "" : ": " + new String(error, US_ASCII)));
          }
        });
  }

  private static String chunk(String content) {
    return Integer.toHexString(content.length()) + "\r\n" + content + "\r\n";
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
        (route, side, ending, nanos, at) ->
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
