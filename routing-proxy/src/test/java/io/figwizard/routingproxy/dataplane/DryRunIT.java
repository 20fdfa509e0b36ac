package io.figwizard.routingproxy.dataplane;

import static io.figwizard.routingproxy.Eventually.await;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.figwizard.routingproxy.dryrun.Answers;
import io.figwizard.routingproxy.dryrun.DryRunKey;
import io.figwizard.routingproxy.dryrun.DryRunStops;
import io.figwizard.routingproxy.dryrun.DryRuns;
import io.figwizard.routingproxy.routes.Mode;
import io.figwizard.routingproxy.routes.Shadowing;
import io.figwizard.routingproxy.routes.Side;
import io.figwizard.routingproxy.shadow.AnswerPair;
import io.figwizard.routingproxy.shadow.Lost;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Dry runs of routes that write: what goes over the wire to servers that speak it, or do not. */
class DryRunIT {

  private static final Shadowing ALL = new Shadowing(1, 0, Duration.ofSeconds(60), 64 * 1024, 16);
  private static final Clock CLOCK = Clock.fixed(Instant.ofEpochSecond(1764000000), ZoneOffset.UTC);
  private static final DryRunKey KEY = DryRunKey.of("0123456789abcdef0123456789abcdef", CLOCK);
  private static final String NOTHING = "{'rows':{},'outbound':[],'complete':true}";
  private static final String DRY = answer("200 OK", "{\"ok\":true}", NOTHING);
  private static final String BODY = "{\"action\":\"submit-answer\"}";
  private static final String WRITE =
      "POST /drilling?v=1 HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: "
          + BODY.length()
          + "\r\n\r\n"
          + BODY;

  @TempDir Path folder;
  private final AtomicLong change = new AtomicLong(1);
  private final Told told = new Told();

  /** What the servers were asked, in the order in which they were. */
  private final List<String> asked = new CopyOnWriteArrayList<>();

  private DryRuns dryRuns;

  @BeforeEach
  void open() throws IOException {
    dryRuns =
        new DryRuns(KEY, new DryRunStops(folder, CLOCK, route -> change.get(), Runnable::run));
  }

  @Test
  void runsBothSidesDryAfterTheRealAnswer() throws Exception {
    CountDownLatch answer = new CountDownLatch(1);
    try (RawServer monolith =
            RawServer.serving(
                connection -> {
                  for (String got = connection.request(); got != null; got = connection.request()) {
                    asked.add("monolith " + got);
                    if (isDry(got)) {
                      connection.send(DRY);
                    } else {
                      answer.await();
                      connection.send(
                          answer("200 OK", "{\"real\":true}", NOTHING)
                              .replace("\r\n\r\n", "\r\nX-Fig-Dry-Run: dry-run\r\n\r\n"));
                    }
                  }
                });
        RawServer function = server("function", DRY.replace("true", "null"));
        TestProxy proxy = proxy(monolith, function, ALL);
        RawClient client = new RawClient(proxy.port())) {
      client.send(
          WRITE.replace(
              "Host: a",
              "Host: a\r\nAuthorization: Bearer x\r\nIdempotency-Key: k\r\nX-Request-Id: my-id\r\n"
                  + "Accept-Encoding: gzip\r\nAccept-Language: de\r\nX-Fig-Dry-Run: v1.1.aa"));
      await(() -> asked.size() == 1);
      assertThat(told.total()).isZero();
      answer.countDown();
      // A server may say it unasked; it is nothing for clients.
      assertThat(client.answer())
          .endsWith("{\"real\":true}")
          .contains("x-fig-side: monolith")
          .doesNotContainIgnoringCase("x-fig-effects")
          .doesNotContainIgnoringCase("x-fig-dry-run");
      await(() -> told.pairs.size() == 1);
    }

    assertThat(asked).hasSize(3);
    assertThat(asked.get(0))
        .startsWith("monolith POST /drilling?v=1 ")
        .contains("\r\nIdempotency-Key: k\r\n")
        .doesNotContainIgnoringCase("x-fig-dry-run");
    assertDry(asked.get(1), "monolith", "my-id-dry-m");
    assertDry(asked.get(2), "function", "my-id-dry-f");
    AnswerPair pair = told.pairs.get(0);
    assertThat(pair.dryRun()).isTrue();
    assertThat(pair.request().id()).isEqualTo("my-id");
    assertThat(new String(pair.monolith().body(), UTF_8)).isEqualTo("{\"ok\":true}");
    assertThat(new String(pair.extracted().body(), UTF_8)).isEqualTo("{\"ok\":null}");
    assertThat(pair.repeated()).isNull();
  }

  private static void assertDry(String request, String side, String id) {
    assertThat(request)
        .startsWith(side + " POST /drilling?v=1 HTTP/1.1\r\n")
        .endsWith("\r\n\r\n" + BODY)
        .containsOnlyOnce("x-fig-dry-run: " + KEY.sign("POST", "/drilling?v=1", id) + "\r\n")
        .containsOnlyOnce("\r\nx-request-id: " + id + "\r\n")
        .containsOnlyOnce("\r\nx-fig-shadow: 1\r\n")
        .containsOnlyOnce("\r\ncontent-length: " + BODY.length() + "\r\n")
        .contains("\r\nAuthorization: Bearer x\r\n", "\r\nAccept-Language: de\r\n");
    assertThat(RawClient.header(request, "content-type"))
        .isEqualTo("application/vnd.figwizard.dry-run+json");
    assertThat(request.toLowerCase(java.util.Locale.ROOT))
        .containsOnlyOnce("content-type:")
        .containsOnlyOnce("traceparent:")
        .doesNotContain("idempotency-key", "accept-encoding", "application/json");
  }

  @Test
  void asksTheMonolithAgainWhenTheFunctionIsDone() throws Exception {
    Shadowing repeating = new Shadowing(1, 1, Duration.ofSeconds(10), 1024, 4);
    try (RawServer monolith = server("monolith", DRY);
        RawServer function = server("function", DRY);
        TestProxy proxy = proxy(monolith, function, repeating)) {
      RawClient.exchange(proxy.port(), WRITE);
      await(() -> told.pairs.size() == 1);
    }
    assertThat(asked.stream().map(request -> request.substring(0, 8)))
        .containsExactly("monolith", "monolith", "function", "monolith");
    assertThat(RawClient.header(asked.get(3), "x-request-id")).endsWith("-dry-r");
    assertThat(told.pairs.get(0).repeated()).isNotNull();
  }

  @Test
  void sendsAChunkedBodyWithItsLength() throws Exception {
    try (RawServer monolith = chunkReading(DRY);
        RawServer function = server("function", DRY);
        TestProxy proxy = proxy(monolith, function, ALL)) {
      RawClient.exchange(
          proxy.port(),
          "POST /drilling HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
              + "Transfer-Encoding: chunked\r\n\r\n8\r\n{\"action\r\n12\r\n\":\"submit-answer\"}\r\n"
              + "0\r\n\r\n");
      await(() -> told.pairs.size() == 1);
    }
    assertThat(asked.get(1)).endsWith("\r\n\r\n" + BODY).doesNotContainIgnoringCase("chunked");
  }

  @ParameterizedTest
  @CsvSource({
    "409 Conflict, dry_run_skipped, SKIPPED",
    "422 No, dry_run_not_possible, NOT_POSSIBLE",
    "403 No, dry_run_refused, REFUSED",
    "415 No, unsupported_media_type, UNKNOWN",
    "503 No, unavailable, MONOLITH_FAILED"
  })
  void countsWhyTheMonolithRanNothingAndDoesNotAskTheFunction(String status, String code, Lost why)
      throws Exception {
    try (RawServer monolith = server("monolith", refusal(status, code));
        RawServer function = server("function", DRY);
        TestProxy proxy = proxy(monolith, function, ALL)) {
      RawClient.exchange(proxy.port(), WRITE);
      await(() -> told.total() == 1);
      assertThat(function.connections()).isZero();
    }
    assertThat(told.lost).containsExactly(why);
    assertThat(dryRuns.stops().all()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"409 Conflict, dry_run_skipped, SKIPPED", "415 No, x, UNKNOWN"})
  void countsWhyTheFunctionRanNothing(String status, String code, Lost why) throws Exception {
    try (RawServer monolith = server("monolith", DRY);
        RawServer function = server("function", refusal(status, code));
        TestProxy proxy = proxy(monolith, function, ALL)) {
      RawClient.exchange(proxy.port(), WRITE);
      await(() -> told.total() == 1);
    }
    assertThat(told.lost).containsExactly(why);
  }

  @Test
  void comparesAFunctionThatFails() throws Exception {
    try (RawServer monolith = server("monolith", refusal("404 Not Found", "deck_not_found"));
        RawServer function = server("function", refusal("500 No", "internal"));
        TestProxy proxy = proxy(monolith, function, ALL)) {
      RawClient.exchange(proxy.port(), WRITE);
      await(() -> told.total() == 1);
    }
    assertThat(told.pairs.get(0).monolith().status()).isEqualTo(404);
    assertThat(told.pairs.get(0).extracted().status()).isEqualTo(500);
  }

  /** To dry runs, of a server that may have done them for real. */
  static Stream<Arguments> notDry() {
    String chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
    return Stream.of(
        Arguments.of("a whole answer", 200, RawServer.ok("{}")),
        Arguments.of(
            "a length above the limit",
            201,
            "HTTP/1.1 201 Created\r\nContent-Length: 65537\r\n\r\n"),
        Arguments.of(
            "chunks above the limit",
            200,
            chunked + "10001\r\n" + "x".repeat(65537) + "\r\n0\r\n\r\n"),
        Arguments.of(
            "a body that never comes", 200, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n"),
        Arguments.of("a stream", 200, "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n"),
        Arguments.of("a broken body", 200, chunked + "no number\r\n"),
        Arguments.of("a broken length", 200, "HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n"),
        Arguments.of(
            "a redirect",
            303,
            "HTTP/1.1 303 See Other\r\nLocation: /x\r\nContent-Length: 0\r\n\r\n"),
        Arguments.of(
            "its word that it is done", 500, refusal("500 Internal Server Error", "dry_run_kept")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("notDry")
  void stopsWhereTheMonolithMayHaveDoneItForReal(String what, int status, String dry)
      throws Exception {
    try (RawServer monolith = server("monolith", dry);
        RawServer function = server("function", DRY);
        TestProxy proxy = proxy(monolith, function, ALL)) {
      RawClient.exchange(proxy.port(), WRITE);
      await(() -> told.total() == 1);
      RawClient.exchange(proxy.port(), WRITE);
      await(() -> told.total() == 2);
      assertThat(told.lost).containsExactly(Lost.UNPROVEN, Lost.STOPPED);
      assertThat(dryRuns.stops().of("drilling.submit-answer").sentence())
          .contains("the monolith side answered " + status);
      assertThat(function.connections()).isZero();
      // The other route goes on.
      RawClient.exchange(proxy.port(), WRITE.replace("POST /drilling?v=1", "POST /write"));
      await(() -> told.total() == 3);
      assertThat(told.lost.get(2)).isEqualTo(Lost.UNPROVEN);

      change.incrementAndGet();
      RawClient.exchange(proxy.port(), WRITE);
      await(() -> told.total() == 4);
      assertThat(told.lost.get(3)).isEqualTo(Lost.UNPROVEN);
    }
  }

  @Test
  void runsNothingDryWhileAnotherProcessHasTheState() throws Exception {
    try (RawServer monolith = server("monolith", DRY);
        RawServer function = server("function", DRY);
        TestProxy proxy = proxy(monolith, function, ALL)) {
      dryRuns.stops().pause();
      RawClient.exchange(proxy.port(), WRITE);
      await(() -> told.total() == 1);
      assertThat(told.lost).containsExactly(Lost.STOPPED);
      assertThat(asked).hasSize(1);

      new DryRunStops(folder, CLOCK, route -> change.get(), Runnable::run)
          .stop("drilling.submit-answer", Side.EXTRACTED, 200, "another-process-dry-f");
      dryRuns.stops().resume();
      RawClient.exchange(proxy.port(), WRITE);
      await(() -> told.total() == 2);
      assertThat(told.lost).containsExactly(Lost.STOPPED, Lost.STOPPED);
      assertThat(asked).hasSize(2);

      RawClient.exchange(proxy.port(), WRITE.replace("POST /drilling?v=1", "POST /write"));
      await(() -> told.total() == 3);
      assertThat(told.pairs).hasSize(1);
    }
  }

  @Test
  void sendsNoneOfThoseThatWaitedWhenTheStopCame() throws Exception {
    int requests = 20;
    CountDownLatch all = new CountDownLatch(1);
    try (RawServer monolith = server("monolith", DRY);
        RawServer function =
            RawServer.serving(
                connection -> {
                  for (String got = connection.request(); got != null; got = connection.request()) {
                    asked.add("function " + got);
                    all.await();
                    connection.send(RawServer.ok("{}"));
                  }
                });
        TestProxy proxy = proxy(monolith, function, ALL);
        RawClient client = new RawClient(proxy.port())) {
      for (int i = 0; i < requests; i++) {
        assertThat(client.send(WRITE).answer()).startsWith("HTTP/1.1 200");
      }
      // All the others wait for the two that the function has.
      await(() -> asked.stream().filter(got -> isDry(got)).count() == requests + 2);
      all.countDown();
      await(() -> told.total() == requests);
    }
    assertThat(told.lost).containsOnly(Lost.UNPROVEN, Lost.STOPPED);
    assertThat(asked.stream().filter(got -> got.startsWith("function"))).hasSize(2);
    assertThat(dryRuns.stops().of("drilling.submit-answer").sentence())
        .contains("the extracted side");
  }

  @Test
  void copiesNothingOfWhatFailed() throws Exception {
    try (RawServer monolith = RawServer.answering(refusal("503 No", "busy"));
        RawServer function = server("function", DRY);
        TestProxy proxy = proxy(monolith, function, ALL)) {
      RawClient.exchange(proxy.port(), WRITE);
      await(() -> told.total() == 1);
      assertThat(monolith.connections()).isEqualTo(1);
      assertThat(function.connections()).isZero();
    }
    assertThat(told.lost).containsExactly(Lost.FAILED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "PUT /idempotent HTTP/1.1\r\nHost: a\r\nContent-Type: text/plain\r\nContent-Length: 1\r\n\r\na",
        "PUT /idempotent HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\na",
        "PUT /idempotent HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 0\r\n\r\n",
        "PUT /idempotent HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
            + "Content-Encoding: gzip\r\nContent-Length: 1\r\n\r\na"
      })
  void runsNothingDryThatIsNoJson(String request) throws Exception {
    try (RawServer monolith = server("monolith", DRY);
        RawServer function = server("function", DRY);
        TestProxy proxy = proxy(monolith, function, ALL)) {
      RawClient.exchange(proxy.port(), request);
      await(() -> told.total() == 1);
    }
    assertThat(told.lost).containsExactly(Lost.NOT_JSON);
    assertThat(asked).hasSize(1);
  }

  @Test
  void aClientThatGoesAwayLeavesNoDryRun() throws Exception {
    CountDownLatch held = new CountDownLatch(1);
    try (RawServer monolith =
            RawServer.serving(
                connection -> {
                  asked.add(connection.request());
                  held.countDown();
                  connection.request();
                });
        RawServer function = server("function", DRY);
        TestProxy proxy = proxy(monolith, function, ALL)) {
      try (RawClient client = new RawClient(proxy.port())) {
        client.send(WRITE);
        assertThat(held.await(20, TimeUnit.SECONDS)).isTrue();
        client.reset();
      }
      await(() -> told.total() == 1);
    }
    assertThat(told.lost).containsExactly(Lost.NO_ANSWER);
    assertThat(asked).hasSize(1);
  }

  @Test
  void givesAHungMonolithUpAndHoldsNoClient() throws Exception {
    Shadowing short1 = new Shadowing(1, 0, Duration.ofMillis(300), 1024, 2);
    CountDownLatch end = new CountDownLatch(1);
    try (RawServer monolith =
            RawServer.serving(
                connection -> {
                  for (String got = connection.request(); got != null; got = connection.request()) {
                    if (isDry(got)) {
                      end.await();
                    }
                    connection.send(RawServer.ok("{}"));
                  }
                });
        RawServer function = server("function", DRY);
        TestProxy proxy = proxy(monolith, function, short1);
        RawClient client = new RawClient(proxy.port())) {
      for (int i = 0; i < 10; i++) {
        assertThat(client.send(WRITE).answer()).startsWith("HTTP/1.1 200");
      }
      await(() -> told.total() == 10);
      assertThat(function.connections()).isZero();
      end.countDown();
    }
    assertThat(told.lost)
        .contains(Lost.MONOLITH_FAILED)
        .containsOnly(Lost.MONOLITH_FAILED, Lost.QUEUE_FULL);
  }

  @Test
  void runsNothingDryWithoutAKeyOrInAnotherMode() throws Exception {
    try (RawServer monolith = server("monolith", DRY);
        RawServer function = server("function", DRY);
        TestProxy without = TestProxy.shadowing(monolith.uri(), function.uri(), ALL, told);
        TestProxy proxy = proxy(monolith, function, ALL)) {
      RawClient.exchange(without.port(), WRITE);
      proxy.flip(Mode.MONOLITH, 0);
      RawClient.exchange(proxy.port(), WRITE);
      proxy.flip(Mode.SHADOW, 0);
      RawClient.exchange(proxy.port(), WRITE);
      await(() -> told.total() == 1);
    }
    assertThat(told.pairs).hasSize(1);
    assertThat(asked).hasSize(5);
  }

  private TestProxy proxy(RawServer monolith, RawServer function, Shadowing shadowing)
      throws Exception {
    return TestProxy.shadowing(monolith.uri(), function.uri(), shadowing, told, dryRuns);
  }

  /** Answers real requests with 200, and dry ones with this. */
  private RawServer server(String name, String dry) throws Exception {
    return RawServer.serving(
        connection -> {
          for (String got = connection.request(); got != null; got = connection.request()) {
            asked.add(name + " " + got);
            connection.send(isDry(got) ? dry : RawServer.ok("{\"real\":true}"));
          }
        });
  }

  /** A server for one chunked request of ours, then for dry runs. */
  private RawServer chunkReading(String dry) throws Exception {
    return RawServer.serving(
        connection -> {
          String head = connection.head();
          while (head != null) {
            asked.add("monolith " + head);
            if (RawClient.header(head, "content-length") == null) {
              StringBuilder body = new StringBuilder();
              while (body.indexOf("0\r\n\r\n") < 0) {
                body.append((char) connection.in().read());
              }
              connection.send(RawServer.ok("{}"));
            } else {
              int length = Integer.parseInt(RawClient.header(head, "content-length"));
              asked.set(
                  asked.size() - 1,
                  "monolith " + head + new String(connection.in().readNBytes(length), UTF_8));
              connection.send(dry);
            }
            head = connection.head();
          }
        });
  }

  private static boolean isDry(String request) {
    return request.contains("x-fig-dry-run: v1.");
  }

  private static String refusal(String status, String code) {
    String body = "{\"ok\":false,\"error\":{\"code\":\"" + code + "\"}}";
    return "HTTP/1.1 "
        + status
        + "\r\nContent-Type: application/json\r\nContent-Length: "
        + body.length()
        + "\r\n\r\n"
        + body;
  }

  private static String answer(String status, String body, String effects) {
    return "HTTP/1.1 "
        + status
        + "\r\nContent-Type: application/json\r\nX-Fig-Effects: "
        + Answers.encoded(effects)
        + "\r\nContent-Length: "
        + body.length()
        + "\r\n\r\n"
        + body;
  }
}
