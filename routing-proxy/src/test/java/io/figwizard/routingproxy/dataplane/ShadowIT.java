package io.figwizard.routingproxy.dataplane;

import static io.figwizard.routingproxy.Eventually.await;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.figwizard.routingproxy.routes.Mode;
import io.figwizard.routingproxy.routes.Shadowing;
import io.figwizard.routingproxy.shadow.AnswerPair;
import io.figwizard.routingproxy.shadow.CopiedAnswer.Header;
import io.figwizard.routingproxy.shadow.Lost;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Copies to the extracted side: what they are, and that nobody who waits feels them. */
class ShadowIT {

  private static final Shadowing ALL = new Shadowing(1, 0, Duration.ofSeconds(10), 64 * 1024, 16);
  private static final Shadowing LARGE_ONES =
      new Shadowing(1, 0, Duration.ofSeconds(60), Shadowing.LARGEST_BODY, 16);

  /** Of twelve such answers eight are what all copies may hold together; one byte is missing. */
  private static final String LARGE =
      "HTTP/1.1 200 OK\r\nContent-Length: 4000001\r\n\r\n" + "x".repeat(4_000_000);

  private static final String SAFE = post("/drilling", "{\"action\":\"next-cards\"}");
  private static final String WRITE = post("/drilling", "{\"action\":\"submit-answer\"}");

  private final Told told = new Told();

  @Test
  void sendsWhatTheMonolithGotOnceItHasAnswered() throws Exception {
    CountDownLatch answer = new CountDownLatch(1);
    List<String> toMonolith = new CopyOnWriteArrayList<>();
    List<String> toFunction = new CopyOnWriteArrayList<>();
    try (RawServer monolith =
            RawServer.serving(
                connection -> {
                  for (String got = connection.request(); got != null; got = connection.request()) {
                    toMonolith.add(got);
                    answer.await();
                    connection.send(RawServer.ok("{\"a\":1}"));
                  }
                });
        RawServer function = recording(toFunction, RawServer.ok("{\"a\":2}"));
        TestProxy proxy = TestProxy.shadowing(monolith.uri(), function.uri(), ALL, told);
        RawClient client = new RawClient(proxy.port())) {
      client.send(SAFE.replace("Host: a", "Host: a\r\nAuthorization: Bearer x\r\nX-Fig-Shadow: 1"));
      await(() -> toMonolith.size() == 1);
      assertThat(toFunction).as("before the monolith has answered").isEmpty();
      answer.countDown();
      assertThat(client.answer()).endsWith("{\"a\":1}").contains("x-fig-side: monolith");
      await(() -> told.pairs.size() == 1);
    }

    String copied = toFunction.get(0);
    assertThat(toMonolith.get(0)).doesNotContainIgnoringCase("x-fig-shadow");
    assertThat(copied).containsOnlyOnce("x-fig-shadow: 1\r\n");
    assertThat(withoutTrace(copied.replace("x-fig-shadow: 1\r\n", "")))
        .isEqualTo(withoutTrace(toMonolith.get(0)));
    AnswerPair pair = told.pairs.get(0);
    assertThat(pair.route().id()).isEqualTo("drilling.next-cards");
    assertThat(pair.request().target()).isEqualTo("/drilling");
    assertThat(new String(pair.request().body(), UTF_8)).isEqualTo("{\"action\":\"next-cards\"}");
    assertThat(pair.request().headers()).contains(new Header("content-type", "application/json"));
    assertThat(new String(pair.monolith().body(), UTF_8)).isEqualTo("{\"a\":1}");
    assertThat(new String(pair.extracted().body(), UTF_8)).isEqualTo("{\"a\":2}");
    assertThat(pair.repeated()).isNull();
    assertThat(pair.monolith().nanos()).isPositive();
    assertThat(pair.extracted().nanos()).isPositive();
  }

  @Test
  void sendsAChunkedBodyWhole() throws Exception {
    try (RawServer monolith = RawServer.answering(RawServer.ok("m"));
        EchoServer function = new EchoServer("function");
        TestProxy proxy = TestProxy.shadowing(monolith.uri(), function.uri(), ALL, told)) {
      String chunked =
          "POST /drilling HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
              + "Transfer-Encoding: chunked\r\n\r\n"
              + "8\r\n{\"action\r\nf\r\n\":\"next-cards\"}\r\n0\r\n\r\n";
      assertThat(RawClient.exchange(proxy.port(), chunked)).startsWith("HTTP/1.1 200");
      await(() -> told.pairs.size() == 1);
    }
    assertThat(new String(told.pairs.get(0).extracted().body(), UTF_8))
        .contains("{\"action\":\"next-cards\"}");
  }

  @Test
  void comparesAnswersWithoutABody() throws Exception {
    try (RawServer monolith = RawServer.answering("HTTP/1.1 204 Nothing\r\n\r\n");
        RawServer function =
            RawServer.answering("HTTP/1.1 304 Not Modified\r\nContent-Length: 50\r\n\r\n");
        TestProxy proxy = TestProxy.shadowing(monolith.uri(), function.uri(), ALL, told)) {
      RawClient.exchange(proxy.port(), "GET /safe HTTP/1.1\r\nHost: a\r\n\r\n");
      RawClient.exchange(proxy.port(), "HEAD /safe HTTP/1.1\r\nHost: a\r\n\r\n");
      await(() -> told.pairs.size() == 2);
    }
    assertThat(told.pairs)
        .allSatisfy(
            pair -> {
              assertThat(pair.monolith().status()).isEqualTo(204);
              assertThat(pair.extracted().status()).isEqualTo(304);
              assertThat(pair.extracted().body()).isEmpty();
            });
  }

  @Test
  void asksTheMonolithAgainForAShare() throws Exception {
    List<String> toMonolith = new CopyOnWriteArrayList<>();
    Shadowing repeating = new Shadowing(1, 1, Duration.ofSeconds(10), 1024, 4);
    try (RawServer monolith = recording(toMonolith, RawServer.ok("m"));
        RawServer function = RawServer.answering(RawServer.ok("f"));
        TestProxy proxy = TestProxy.shadowing(monolith.uri(), function.uri(), repeating, told)) {
      RawClient.exchange(proxy.port(), SAFE);
      await(() -> told.pairs.size() == 1);
    }
    assertThat(new String(told.pairs.get(0).repeated().body(), UTF_8)).isEqualTo("m");
    assertThat(toMonolith).hasSize(2);
    assertThat(toMonolith.get(1)).contains("x-fig-shadow: 1");
  }

  @Test
  void copiesNothingThatChangesSomethingNorInAnotherMode() throws Exception {
    try (EchoServer monolith = new EchoServer("monolith");
        RawServer function = RawServer.answering(RawServer.ok("f"));
        TestProxy proxy = TestProxy.shadowing(monolith.uri(), function.uri(), ALL, told)) {
      RawClient.exchange(proxy.port(), WRITE);
      RawClient.exchange(
          proxy.port(), "PUT /idempotent HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\na");
      RawClient.exchange(proxy.port(), "GET /unknown HTTP/1.1\r\nHost: a\r\n\r\n");
      proxy.flip(Mode.MONOLITH, 0);
      RawClient.exchange(proxy.port(), SAFE);
      proxy.flip(Mode.SHADOW, 0);
      RawClient.exchange(proxy.port(), SAFE);
      await(() -> told.pairs.size() == 1);
      assertThat(function.connections()).isEqualTo(1);
    }
    assertThat(told.lost).isEmpty();
  }

  @Test
  void copiesTheShareThatIsAskedFor() throws Exception {
    Shadowing third = new Shadowing(0.3, 0, Duration.ofSeconds(10), 1024, 16);
    try (EchoServer monolith = new EchoServer("monolith");
        EchoServer function = new EchoServer("function");
        TestProxy proxy = TestProxy.shadowing(monolith.uri(), function.uri(), third, told);
        RawClient client = new RawClient(proxy.port())) {
      for (int i = 0; i < 1000; i++) {
        client.send(SAFE).answer();
      }
      // Seven standard deviations.
      await(() -> told.total() > 200);
      assertThat(told.total()).isLessThan(400);
    }
  }

  @Test
  void aDeadFunctionIsCountedAndThenLeftAlone() throws Exception {
    try (EchoServer monolith = new EchoServer("monolith");
        TestProxy proxy = TestProxy.shadowing(monolith.uri(), TestProxy.NOWHERE, ALL, told)) {
      for (int i = 1; i <= 100; i++) {
        // One after the other, so that none is dropped because too many wait.
        answersAll(proxy, 1);
        int copies = i;
        await(() -> told.lost.size() == copies);
      }
    }
    assertThat(told.lost).containsOnly(Lost.UNREACHABLE, Lost.CIRCUIT_OPEN);
    assertThat(told.lost).contains(Lost.CIRCUIT_OPEN);
    assertThat(told.failed.get(0).why()).isEqualTo(Lost.UNREACHABLE);
    assertThat(told.failed.get(0).detail()).contains("refused");
    assertThat(new String(told.failed.get(0).request().body(), UTF_8)).contains("next-cards");
  }

  @Test
  void aHungFunctionHoldsNoClientAndNoMoreThanItsShare() throws Exception {
    Shadowing few = new Shadowing(1, 0, Duration.ofSeconds(1), 1024, 2);
    CountDownLatch end = new CountDownLatch(1);
    try (EchoServer monolith = new EchoServer("monolith");
        RawServer function =
            RawServer.serving(
                connection -> {
                  connection.request();
                  end.await();
                });
        TestProxy proxy = TestProxy.shadowing(monolith.uri(), function.uri(), few, told)) {
      answersAll(proxy, 500);
      await(() -> told.lost.size() == 500);
      assertThat(function.connections()).isBetween(2, 20);
      end.countDown();
    }
    assertThat(told.lost).contains(Lost.TIMEOUT, Lost.QUEUE_FULL);
    assertThat(told.pairs).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\r\nContent-Length: 100000000\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nfffffff\r\n",
        "HTTP/1.1 200 OK\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n"
      })
  void aFloodingFunctionIsCutOff(String head) throws Exception {
    try (EchoServer monolith = new EchoServer("monolith");
        RawServer function =
            RawServer.serving(
                connection -> {
                  connection.request();
                  connection.send(head);
                  byte[] flood = new byte[16 * 1024];
                  while (true) {
                    connection.out().write(flood);
                  }
                });
        TestProxy proxy = TestProxy.shadowing(monolith.uri(), function.uri(), ALL, told)) {
      answersAll(proxy, 20);
      await(() -> told.lost.size() == 20);
    }
    assertThat(told.lost).contains(Lost.FLOODED).doesNotContain(Lost.TIMEOUT);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "no http at all~~|is not HTTP",
        "HTTP/1.1 101 Switching~~|is not HTTP: 101 without being asked to switch",
        "HTTP/1.1 200 OK~Content-Length: 10~~short|in the midst of the answer",
        "''|the connection ended, unanswered"
      })
  void aLyingFunctionIsBroken(String text, String words) throws Exception {
    String answer = text.replace("~", "\r\n");
    try (EchoServer monolith = new EchoServer("monolith");
        RawServer function =
            RawServer.serving(
                connection -> {
                  connection.request();
                  connection.send(answer);
                });
        TestProxy proxy = TestProxy.shadowing(monolith.uri(), function.uri(), ALL, told)) {
      answersAll(proxy, 1);
      await(() -> told.lost.size() == 1);
    }
    assertThat(told.lost).containsExactly(Lost.BROKEN);
    assertThat(told.failed.get(0).detail()).contains(words);
  }

  @Test
  void aTricklingFunctionRunsOutOfTime() throws Exception {
    Shadowing short1 = new Shadowing(1, 0, Duration.ofMillis(300), 1024, 2);
    try (EchoServer monolith = new EchoServer("monolith");
        RawServer function =
            RawServer.serving(
                connection -> {
                  connection.request();
                  connection.send("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n");
                  for (int i = 0; i < 1000; i++) {
                    connection.send("x");
                    TimeUnit.MILLISECONDS.sleep(20);
                  }
                });
        TestProxy proxy = TestProxy.shadowing(monolith.uri(), function.uri(), short1, told)) {
      answersAll(proxy, 1);
      await(() -> told.lost.size() == 1);
    }
    assertThat(told.lost).containsExactly(Lost.TIMEOUT);
    assertThat(told.failed.get(0).detail()).contains("in time");
  }

  @Test
  void aConnectionThatWasClosedWhileIdleLosesNoCopy() throws Exception {
    try (EchoServer monolith = new EchoServer("monolith");
        RawServer function =
            RawServer.serving(
                connection -> {
                  connection.request();
                  connection.send(RawServer.ok("f"));
                  // Keeps quiet until the next one comes, and closes then.
                  connection.in().read();
                });
        TestProxy proxy = TestProxy.shadowing(monolith.uri(), function.uri(), ALL, told)) {
      for (int i = 1; i <= 5; i++) {
        answersAll(proxy, 1);
        int expected = i;
        await(() -> told.pairs.size() == expected);
      }
    }
    assertThat(told.lost).isEmpty();
  }

  @Test
  void aClientThatGoesAwayLeavesNoCopy() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    try (RawServer monolith =
            RawServer.serving(
                connection -> {
                  connection.request();
                  asked.countDown();
                  connection.request();
                });
        RawServer function = RawServer.answering(RawServer.ok("f"));
        TestProxy proxy = TestProxy.shadowing(monolith.uri(), function.uri(), ALL, told)) {
      try (RawClient client = new RawClient(proxy.port())) {
        client.send(SAFE);
        assertThat(asked.await(20, TimeUnit.SECONDS)).isTrue();
        client.reset();
      }
      await(() -> told.total() == 1);
      assertThat(function.connections()).isZero();
    }
    assertThat(told.lost).containsExactly(Lost.NO_ANSWER);
  }

  @Test
  void whatIsTooLargeIsPassedOnAndNotCopied() throws Exception {
    Shadowing small = new Shadowing(1, 0, Duration.ofSeconds(10), 100, 4);
    String large = "x".repeat(5000);
    try (RawServer monolith = RawServer.answering(RawServer.ok(large));
        RawServer function = RawServer.answering(RawServer.ok("f"));
        TestProxy proxy = TestProxy.shadowing(monolith.uri(), function.uri(), small, told)) {
      assertThat(RawClient.body(RawClient.exchange(proxy.port(), SAFE))).isEqualTo(large);
      String sized = post("/drilling", "{\"action\":\"next-cards\",\"a\":\"" + large + "\"}");
      assertThat(RawClient.body(RawClient.exchange(proxy.port(), sized))).isEqualTo(large);
      await(() -> told.total() == 2);
      assertThat(function.connections()).isZero();
    }
    assertThat(told.lost).containsOnly(Lost.TOO_LARGE);
  }

  @Test
  void whatTheMonolithStillAnswersCountsAsHeld() throws Exception {
    int copies = 12;
    CountDownLatch end = new CountDownLatch(1);
    List<RawClient> clients = new ArrayList<>();
    try (RawServer monolith = sendingTheLastByteAt(end);
        RawServer function = RawServer.answering(RawServer.ok("f"));
        TestProxy proxy = TestProxy.shadowing(monolith.uri(), function.uri(), LARGE_ONES, told)) {
      for (int i = 0; i < copies; i++) {
        RawClient client = new RawClient(proxy.port());
        clients.add(client);
        client.send(SAFE).bytes(4_000_000);
      }
      end.countDown();
      await(() -> told.total() == copies);
      assertThat(told.lost).containsOnly(Lost.QUEUE_FULL).hasSizeGreaterThanOrEqualTo(4);
      assertThat(told.pairs).isNotEmpty();

      // All of it was given back.
      int before = told.pairs.size();
      for (int i = 1; i <= copies; i++) {
        assertThat(RawClient.exchange(proxy.port(), SAFE)).startsWith("HTTP/1.1 200");
        int expected = before + i;
        await(() -> told.pairs.size() == expected);
      }
    } finally {
      for (RawClient client : clients) {
        client.close();
      }
    }
  }

  @Test
  void whatTheFunctionAnswersCountsAsHeld() throws Exception {
    int copies = 12;
    CountDownLatch end = new CountDownLatch(1);
    try (EchoServer monolith = new EchoServer("monolith");
        RawServer function = sendingTheLastByteAt(end);
        TestProxy proxy = TestProxy.shadowing(monolith.uri(), function.uri(), LARGE_ONES, told)) {
      answersAll(proxy, copies);
      await(() -> told.lost.size() >= 4);
      end.countDown();
      await(() -> told.total() == copies);
      assertThat(told.lost).containsOnly(Lost.QUEUE_FULL);
      assertThat(told.pairs).isNotEmpty();
    }
  }

  @Test
  void whatComesBehindAnAnswerIsNoAnswerToTheNext() throws Exception {
    Shadowing one = new Shadowing(1, 0, Duration.ofSeconds(30), 1024, 1);
    CountDownLatch allAsked = new CountDownLatch(1);
    try (EchoServer monolith = new EchoServer("monolith");
        RawServer function =
            RawServer.serving(
                connection -> {
                  while (connection.request() != null) {
                    allAsked.await();
                    connection.send(RawServer.ok("right") + RawServer.ok("wrong"));
                  }
                });
        TestProxy proxy = TestProxy.shadowing(monolith.uri(), function.uri(), one, told)) {
      answersAll(proxy, 10);
      allAsked.countDown();
      await(() -> told.total() == 10);
    }
    assertThat(told.lost).isEmpty();
    assertThat(told.pairs)
        .allSatisfy(
            pair -> assertThat(new String(pair.extracted().body(), UTF_8)).isEqualTo("right"));
  }

  private void answersAll(TestProxy proxy, int requests) throws Exception {
    try (RawClient client = new RawClient(proxy.port())) {
      for (int i = 0; i < requests; i++) {
        assertThat(client.send(SAFE).answer())
            .startsWith("HTTP/1.1 200")
            .contains("x-fig-side: monolith");
      }
    }
  }

  private static RawServer sendingTheLastByteAt(CountDownLatch end) throws Exception {
    return RawServer.serving(
        connection -> {
          while (connection.request() != null) {
            connection.send(LARGE);
            end.await();
            connection.send("x");
          }
        });
  }

  private static RawServer recording(List<String> requests, String answer) throws Exception {
    return RawServer.serving(
        connection -> {
          for (String got = connection.request(); got != null; got = connection.request()) {
            requests.add(got);
            connection.send(answer);
          }
        });
  }

  private static String post(String path, String body) {
    return "POST "
        + path
        + " HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: "
        + body.length()
        + "\r\n\r\n"
        + body;
  }

  private static String withoutTrace(String head) {
    return head.replaceFirst("(?i)traceparent: [^\r]*\r\n", "");
  }
}
