package io.figwizard.routingproxy.dataplane;

import static org.assertj.core.api.Assertions.assertThat;

import io.dropwizard.util.Duration;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said on one connection, in which order, and how it ends. */
class ConversationIT {

  private static final String GET = "GET /x HTTP/1.1\r\nHost: a\r\n\r\n";

  private final BlockingQueue<String> heads = new LinkedBlockingQueue<>();
  private RawServer server;
  private TestProxy proxy;

  private void start(RawServer.Script script) throws Exception {
    start(script, with -> {});
  }

  private void start(RawServer.Script script, Consumer<DataPlaneConfiguration> with)
      throws Exception {
    server = RawServer.serving(script);
    proxy = TestProxy.before(server.uri(), TestProxy.NOWHERE, with);
  }

  private void answering(String answer) throws Exception {
    start(
        connection -> {
          for (String head = connection.request(); head != null; head = connection.request()) {
            heads.add(head);
            connection.send(answer);
          }
        });
  }

  @AfterEach
  void stop() throws Exception {
    proxy.close();
    server.close();
  }

  private String received() throws Exception {
    return heads.poll(20, TimeUnit.SECONDS);
  }

  @Test
  void answersAClientThatSendsNoMore() throws Exception {
    CountDownLatch ended = new CountDownLatch(1);
    start(
        connection -> {
          connection.request();
          ended.await(20, TimeUnit.SECONDS);
          connection.send(RawServer.ok("for you"));
          connection.request();
        });

    try (RawClient client = new RawClient(proxy.port())) {
      client.send(GET).end();
      ended.countDown();

      assertThat(client.rest()).startsWith("HTTP/1.1 200").endsWith("for you");
    }
  }

  @Test
  void sendsTheWholeAnswerToAClientThatSendsNoMoreHoweverLongItTakes() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    start(
        connection -> {
          connection.request();
          connection.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
          for (int i = 0; i < 75; i++) {
            never.await(20, TimeUnit.MILLISECONDS);
            connection.send("1\r\nx\r\n");
          }
          connection.send("0\r\n\r\n");
        },
        with -> with.setHalfClosedTimeout(Duration.seconds(1)));

    StringBuilder answer = new StringBuilder();
    long longestPause;
    do {
      answer.setLength(0);
      longestPause = 0;
      try (RawClient patient = new RawClient(proxy.port())) {
        assertThat(patient.send(GET).line()).isEqualTo("HTTP/1.1 200 OK");
        long last = System.nanoTime();
        patient.end();
        byte[] next;
        do {
          next = patient.bytes(1);
          answer.append(new String(next, StandardCharsets.US_ASCII));
          long now = System.nanoTime();
          longestPause = Math.max(longestPause, now - last);
          last = now;
        } while (next.length > 0);
      }
      // Once more where this machine has paused so long that the proxy may have given up rightly.
    } while (longestPause > TimeUnit.MILLISECONDS.toNanos(500));

    assertThat(answer.toString()).endsWith("x\r\n0\r\n\r\n");
  }

  @Test
  void endsAStreamOfEventsForAClientThatSendsNoMore() throws Exception {
    CompletableFuture<Integer> ended = new CompletableFuture<>();
    start(
        connection -> {
          connection.request();
          connection.send(
              "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n"
                  + "Transfer-Encoding: chunked\r\n\r\n3\r\na\n\n\r\n");
          ended.complete(connection.in().read());
        },
        with -> with.setHalfClosedTimeout(Duration.milliseconds(300)));

    try (RawClient client = new RawClient(proxy.port())) {
      String line = client.send(GET).line();
      while (!line.equals("a")) {
        line = client.line();
      }
      // A closed tab looks the same: nothing resets the connection while nothing is said.
      client.end();

      assertThat(ended.get(20, TimeUnit.SECONDS)).isEqualTo(-1);
    }
  }

  @Test
  void answersAllThatWasPipelinedByAClientThatSendsNoMore() throws Exception {
    start(
        connection -> {
          for (String head = connection.request(); head != null; head = connection.request()) {
            connection.send(RawServer.ok(head.replaceAll("(?s)^.*? /(.) .*$", "$1")));
          }
        });

    try (RawClient client = new RawClient(proxy.port())) {
      client
          .send(
              "GET /1 HTTP/1.1\r\nHost: a\r\n\r\n\r\nPOST /2 HTTP/1.1\r\nHost: a\r\n"
                  + "Content-Length: 1\r\n\r\nx"
                  + "GET /3 HTTP/1.1\r\nHost: a\r\n\r\nGET /4 HTTP/1.1\r\nHo")
          .end();

      assertThat(client.rest().replaceAll("(?s)HTTP/1.1 200.*?\r\n\r\n", "")).isEqualTo("123");
    }
  }

  @Test
  void givesUpForAClientThatIsGone() throws Exception {
    CompletableFuture<Integer> ended = new CompletableFuture<>();
    start(
        connection -> {
          connection.request();
          heads.add("there");
          ended.complete(connection.in().read());
        });

    RawClient client = new RawClient(proxy.port());
    client.send(GET);
    assertThat(received()).isEqualTo("there");
    // In good order, so that it looks as if it only sent no more.
    client.close();

    assertThat(ended.get(20, TimeUnit.SECONDS)).isEqualTo(-1);
  }

  @Test
  void doesNotMixUpAnswersWhenAServerSaysMoreThanItWasAsked() throws Exception {
    answering(RawServer.ok("mine") + RawServer.ok("not yours"));

    for (int i = 0; i < 20; i++) {
      assertThat(RawClient.exchange(proxy.port(), GET)).endsWith("mine");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 5\r\nContent-Length: 4\r\n",
        "Content-Length: 4, 4\r\n",
        "Content-Length: -4\r\n",
        "Transfer-Encoding: gzip, chunked\r\n",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n",
        "Folded: a\r\n b\r\nContent-Length: 4\r\n",
        "Nul: \u0000\r\nContent-Length: 4\r\n",
        "Bare: a\nContent-Length: 4\r\n"
      })
  void doesNotPassOnAnswersOfUnclearLength(String headers) throws Exception {
    answering("HTTP/1.1 200 OK\r\n" + headers + "\r\nbody");

    String answer = RawClient.exchange(proxy.port(), "POST /x HTTP/1.1\r\nHost: a\r\n\r\n");

    assertThat(answer).startsWith("HTTP/1.1 502");
    assertThat(RawClient.header(answer, "x-fig-error")).isEqualTo("upstream_failed");
  }

  @Test
  void breaksOffAnAnswerWhoseChunksBreak() throws Exception {
    answering("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\nzz\r\n");

    try (RawClient client = new RawClient(proxy.port())) {
      assertThat(client.send(GET).rest()).doesNotContain("0\r\n\r\n");
    }
  }

  @Test
  void doesNotLetATruncatedAnswerLookWholeToAnOldClient() throws Exception {
    start(
        connection -> {
          connection.request();
          connection.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n");
        });

    try (RawClient client = new RawClient(proxy.port())) {
      client.send("GET /x HTTP/1.0\r\n\r\n");
      String all;
      try {
        all = client.rest();
      } catch (java.net.SocketException reset) {
        return;
      }
      assertThat(all).startsWith("HTTP/1.1 502");
    }
  }

  @Test
  void takesChunksForTheLengthAndTheServerForUnreliable() throws Exception {
    answering(
        "HTTP/1.1 200 OK\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n"
            + "5\r\nabcde\r\n0\r\n\r\n");

    for (int i = 0; i < 3; i++) {
      String answer = RawClient.exchange(proxy.port(), GET);
      assertThat(answer).endsWith("abcde").doesNotContainIgnoringCase("content-length");
    }
    assertThat(server.connections()).isEqualTo(3);
  }

  @Test
  void passesTrailersOfARequestOnButNoneThatMatterEarlier() throws Exception {
    CompletableFuture<String> rest = new CompletableFuture<>();
    start(
        connection -> {
          connection.head();
          connection.send(RawServer.ok("thanks"));
          rest.complete(
              new String(connection.in().readNBytes("3\r\nabc\r\n0\r\nX-Sum: 7\r\n\r\n".length())));
        });

    try (RawClient client = new RawClient(proxy.port())) {
      client.send(
          "PUT /x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3;x=y\r\nabc\r\n0\r\n"
              + "X-Sum: 7\r\nContent-Length: 9\r\nHost: b\r\nX-Fig-Side: extracted\r\n"
              + "Authorization: Bearer x\r\nTransfer-Encoding: chunked\r\n\r\n");

      assertThat(rest.get(20, TimeUnit.SECONDS)).isEqualTo("3\r\nabc\r\n0\r\nX-Sum: 7\r\n\r\n");
    }
  }

  @Test
  void passesInterimAnswersOnButForTheOneThatItGaveItself() throws Exception {
    answering(
        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 102 Processing\r\nX-Step: 1\r\nX-Fig-A: b\r\n\r\n"
            + RawServer.ok("done"));

    try (RawClient client = new RawClient(proxy.port())) {
      String first = client.send(GET).answer();

      assertThat(first).startsWith("HTTP/1.1 102 Processing\r\n").contains("X-Step: 1");
      assertThat(first).doesNotContainIgnoringCase("x-fig");
      assertThat(client.answer()).endsWith("done");
    }
    assertThat(RawClient.exchange(proxy.port(), "GET /x HTTP/1.0\r\n\r\n"))
        .startsWith("HTTP/1.1 200");
  }

  @Test
  void doesNotLetAClientImitateItsHeadersWithUnderscores() throws Exception {
    answering(RawServer.ok("a"));

    RawClient.exchange(
        proxy.port(),
        "GET /x HTTP/1.1\r\nHost: a\r\nX_Fig_Side: extracted\r\nX_Forwarded_For: 6.6.6.6\r\n"
            + "Content_Length: 7\r\nTransfer_Encoding: chunked\r\nX-Forwarded-Ssl: on\r\n"
            + "X-Real-IP: 6.6.6.6\r\nX_Own: kept\r\n\r\n");

    assertThat(received())
        .contains("X_Own: kept", "via: 1.1 fig\r\n")
        .doesNotContainIgnoringCase("x_fig")
        .doesNotContainIgnoringCase("content_length")
        .doesNotContainIgnoringCase("transfer_encoding")
        .doesNotContainIgnoringCase("x-forwarded-ssl")
        .doesNotContain("6.6.6.6");
  }

  @Test
  void givesAnAnswerTheDateThatItLacks() throws Exception {
    answering("HTTP/1.1 200 OK\r\nDate: long ago\r\nContent-Length: 0\r\n\r\n");
    assertThat(RawClient.header(RawClient.exchange(proxy.port(), GET), "date"))
        .isEqualTo("long ago");
    stop();

    answering(RawServer.ok(""));
    assertThat(RawClient.header(RawClient.exchange(proxy.port(), GET), "date"))
        .matches("[A-Z][a-z]{2}, \\d\\d [A-Z][a-z]{2} \\d{4} \\d\\d:\\d\\d:\\d\\d GMT");
  }

  @Test
  void namesTheHostToTheServerForAClientThatNamesNone() throws Exception {
    answering(RawServer.ok("a"));

    RawClient.exchange(proxy.port(), "GET /x HTTP/1.0\r\n\r\n");

    assertThat(RawClient.header(received(), "host"))
        .isEqualTo("127.0.0.1:" + server.uri().getPort());
  }

  @Test
  void keepsTheConnectionOfAnOldClientThatAsksForIt() throws Exception {
    answering(RawServer.ok("a"));

    try (RawClient client = new RawClient(proxy.port())) {
      for (int i = 0; i < 2; i++) {
        String answer = client.send("GET /x HTTP/1.0\r\nConnection: keep-alive\r\n\r\n").answer();
        assertThat(RawClient.header(answer, "connection")).isEqualTo("keep-alive");
      }
    }
  }
}
