package io.figwizard.routingproxy.dataplane;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Servers that do not keep to the protocol. The client hears the truth, or that it cannot be had,
 * and never what was meant for somebody else.
 */
class ServerLiesIT {

  private static final String GET = "GET /x HTTP/1.1\r\nHost: a\r\n\r\n";

  /** So that nothing is sent twice. */
  private static final String POST = "POST /x HTTP/1.1\r\nHost: a\r\n\r\n";

  private final CountDownLatch release = new CountDownLatch(1);
  private RawServer server;
  private TestProxy proxy;

  private void start(RawServer.Script script) throws Exception {
    start(script, 20_000);
  }

  /**
   * @param responseMillis how long the proxy waits; short only where the server never answers
   */
  private void start(RawServer.Script script, int responseMillis) throws Exception {
    server = RawServer.serving(script);
    proxy =
        TestProxy.limited(
            server.uri(),
            TestProxy.NOWHERE,
            limits -> TestProxy.with(limits, 100_000, responseMillis, 20_000),
            with -> with.setEventLoops(1).setCircuitFailures(0));
  }

  /** Says this, whatever it is asked, and keeps the connection. */
  private void saying(String answer) throws Exception {
    start(
        connection -> {
          while (connection.request() != null) {
            connection.send(answer);
          }
        });
  }

  @AfterEach
  void stop() throws Exception {
    release.countDown();
    proxy.close();
    server.close();
  }

  private double failures(String kind) {
    return proxy.counted("fig_proxy_server_errors", Map.of("kind", kind));
  }

  private void assertFailed(String answer) {
    assertThat(answer).startsWith("HTTP/1.1 502 ");
    assertThat(RawClient.header(answer, "x-fig-error")).isEqualTo("upstream_failed");
    assertThat(failures("broken")).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 099 Low\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 000 None\r\n\r\n",
        "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n",
        "HTTP/1.1 101 Switching Protocols\r\n\r\n",
        "HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\na",
        "HTTP/1.1 200 OK\r\nContent-Length: 1 1\r\n\r\na",
        "HTTP/1.1 200 OK\r\nContent-Length: 9999999999999999999\r\n\r\na",
        "HTTP/1.1 200 OK\r\n: nameless\r\n\r\n",
        "HTTP/1.1 200 OK\r\nno colon\r\n\r\n",
        "HTTP/1.1 200 OK\rX: y\r\n\r\n",
        "HTTP/0.9 200 OK\r\n\r\n",
        "HTTP/2.0 200 OK\r\n\r\n",
        "<html>hello</html>\r\n\r\n",
        "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\r\n\r\n"
      })
  void whatIsNoAnswerIsNotPassedOn(String answer) throws Exception {
    saying(answer);

    assertFailed(RawClient.exchange(proxy.port(), POST));
  }

  @Test
  void aHeadWithoutEndIsCutOff() throws Exception {
    start(
        connection -> {
          connection.request();
          connection.send("HTTP/1.1 200 OK\r\n");
          try {
            while (release.getCount() > 0) {
              connection.send("X-More: " + "x".repeat(1000) + "\r\n");
            }
          } catch (java.io.IOException cutOff) {
            // As it is meant to be.
          }
        });

    assertFailed(RawClient.exchange(proxy.port(), POST));
  }

  @Test
  void aHeadThatTricklesIsNotWaitedFor() throws Exception {
    start(
        connection -> {
          connection.request();
          connection.send("HTTP/1.1 200 OK\r\nX: ");
          while (!release.await(50, TimeUnit.MILLISECONDS)) {
            connection.send("x");
          }
        },
        500);

    String answer = RawClient.exchange(proxy.port(), POST);

    assertThat(answer).startsWith("HTTP/1.1 504 ");
    assertThat(failures("timeout")).isEqualTo(1);
  }

  @Test
  void interimAnswersWithoutEndAreCutOff() throws Exception {
    start(
        connection -> {
          connection.request();
          try {
            while (release.getCount() > 0) {
              connection.send("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n");
            }
          } catch (java.io.IOException cutOff) {
            // As it is meant to be.
          }
        });

    try (RawClient client = new RawClient(proxy.port())) {
      String answer = client.send(POST).answer();
      int interims = 0;
      while (answer.startsWith("HTTP/1.1 103")) {
        interims++;
        answer = client.answer();
      }
      assertFailed(answer);
      assertThat(interims).isEqualTo(64);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "GET, 204 No Content, Content-Length: 4",
    "GET, 304 Not Modified, Content-Length: 4",
    "GET, 304 Not Modified, Transfer-Encoding: chunked",
    "GET, 204 No Content, Transfer-Encoding: chunked",
    "HEAD, 200 OK, Content-Length: 4",
    "HEAD, 200 OK, Transfer-Encoding: chunked"
  })
  void aBodyWhereThereIsNoneIsNobodysAnswer(String method, String status, String length)
      throws Exception {
    saying("HTTP/1.1 " + status + "\r\n" + length + "\r\n\r\n4\r\nbody\r\n0\r\n\r\n");

    try (RawClient client = new RawClient(proxy.port())) {
      for (int i = 0; i < 5; i++) {
        client.send(GET.replace("GET", method));
        StringBuilder head = new StringBuilder();
        for (String line = client.line(); !line.isEmpty(); line = client.line()) {
          head.append(line).append('\n');
        }
        assertThat(head).startsWith("HTTP/1.1 " + status);
        assertThat(client.hasNews()).isFalse();
      }
    }
    // Never on a connection that has said too much.
    assertThat(server.connections()).isEqualTo(5);
  }

  @ParameterizedTest
  @CsvSource({"Content-Length: 0, 1", "Content-Length: 4, 3", "Transfer-Encoding: chunked, 3"})
  void aConnectionThatMaySayMoreThanNoContentIsNotUsedAgain(String length, int connections)
      throws Exception {
    saying("HTTP/1.1 204 No Content\r\n" + length + "\r\n\r\n");

    for (int i = 0; i < 3; i++) {
      assertThat(RawClient.exchange(proxy.port(), GET)).startsWith("HTTP/1.1 204 ");
    }
    assertThat(server.connections()).isEqualTo(connections);
  }

  @Test
  void whatIsLeftOfARequestThatWasAnsweredEarlyIsAnsweredToNobodyElse() throws Exception {
    start(
        connection -> {
          if (connection.head().startsWith("POST")) {
            connection.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n");
            // The body, which it takes for a request.
            connection.head();
            connection.send("0\r\n\r\n");
            // Whoever is sent here next.
            if (connection.head() != null) {
              connection.send(RawServer.ok("evil"));
            }
          } else {
            connection.send(RawServer.ok("mine"));
          }
        });
    String inner = "GET /inner HTTP/1.1\r\nHost: a\r\n\r\n";
    // Longer than what is collected before it goes on.
    String before = "x".repeat(70_000);

    try (RawClient attacker = new RawClient(proxy.port());
        RawClient victim = new RawClient(proxy.port())) {
      attacker.send(
          "POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: "
              + (before.length() + inner.length())
              + "\r\n\r\n"
              + before);
      assertThat(attacker.line()).isEqualTo("HTTP/1.1 200 OK");
      assertThat(attacker.send(inner).rest()).endsWith("a\r\n0\r\n\r\n");

      assertThat(victim.send(GET).answer()).endsWith("mine");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil"})
  void whatComesBehindAnAnswerIsNobodys(String more) throws Exception {
    saying(RawServer.ok("mine") + more);

    for (int i = 0; i < 5; i++) {
      assertThat(RawClient.exchange(proxy.port(), POST)).endsWith("\r\n\r\nmine");
    }
    assertThat(server.connections()).isEqualTo(5);
  }

  @Test
  void whatAServerSaysUnaskedIsNobodysAnswer() throws Exception {
    CountDownLatch said = new CountDownLatch(1);
    CountDownLatch maySay = new CountDownLatch(1);
    start(
        connection -> {
          connection.request();
          connection.send(RawServer.ok("mine"));
          if (connection.number() == 1) {
            maySay.await(20, TimeUnit.SECONDS);
            connection.send(RawServer.ok("evil"));
            // Until the proxy has closed it.
            connection.in().read();
            said.countDown();
          }
          connection.request();
        });

    assertThat(RawClient.exchange(proxy.port(), POST)).endsWith("mine");
    maySay.countDown();
    assertThat(said.await(20, TimeUnit.SECONDS)).isTrue();
    for (int i = 0; i < 3; i++) {
      assertThat(RawClient.exchange(proxy.port(), POST)).doesNotEndWith("evil");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"ffffffffffffffff\r\nab", "3\r\nabcd\r\n", "3\r\nabc\n", "-3\r\nabc\r\n"})
  void chunksThatLieBreakTheAnswerOff(String chunks) throws Exception {
    saying("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks);

    try (RawClient client = new RawClient(proxy.port())) {
      String all = client.send(POST.replace("a\r\n", "a\r\nConnection: close\r\n")).rest();

      // Before anything of it was sent the proxy can still say so.
      assertThat(all.startsWith("HTTP/1.1 502 ") || !all.endsWith("0\r\n\r\n")).as(all).isTrue();
      assertThat(failures("broken")).isEqualTo(1);
    }
  }

  @Test
  void trailersDoNotSayWhatMattersEarlier() throws Exception {
    saying(
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\nContent-Length: 9\r\n"
            + "Transfer-Encoding: x\r\nConnection: close\r\nX-Fig-Error: lie\r\nX-Sum: 1\r\n\r\n");

    try (RawClient client = new RawClient(proxy.port())) {
      for (int i = 0; i < 2; i++) {
        String answer = client.send(GET).answer();
        assertThat(RawClient.body(answer)).isEqualTo("aX-Sum: 1");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"reset", "close", "hang"})
  void aServerThatIsConnectedAndNoMore(String how) throws Exception {
    start(
        connection -> {
          switch (how) {
            case "reset" -> connection.reset();
            case "hang" -> release.await(20, TimeUnit.SECONDS);
            default -> {}
          }
        },
        how.equals("hang") ? 500 : 20_000);

    String answer = RawClient.exchange(proxy.port(), POST);

    assertThat(RawClient.status(answer)).isEqualTo(how.equals("hang") ? 504 : 502);
  }
}
