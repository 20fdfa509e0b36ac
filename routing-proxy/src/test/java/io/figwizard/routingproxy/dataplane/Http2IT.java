package io.figwizard.routingproxy.dataplane;

import static org.assertj.core.api.Assertions.assertThat;

import io.dropwizard.util.Duration;
import io.figwizard.routingproxy.dataplane.RawHttp2.Answer;
import io.figwizard.routingproxy.dataplane.RawHttp2.Frame;
import io.figwizard.routingproxy.edge.TestIssuer;
import io.figwizard.routingproxy.routes.Edge;
import io.figwizard.routingproxy.routes.RateLimit;
import java.io.BufferedInputStream;
import java.io.InputStream;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What HTTP/2 carries and how it ends, frame by frame: RFC 9113. */
class Http2IT {

  private final BlockingQueue<String> requests = new LinkedBlockingQueue<>();
  private RawServer server;
  private TestProxy proxy;
  private RawHttp2 client;

  private void start(RawServer.Script script) throws Exception {
    server = RawServer.serving(script);
    proxy =
        TestProxy.limited(
            server.uri(),
            TestProxy.NOWHERE,
            limits -> TestProxy.with(limits, 8L << 20, 30_000, 30_000),
            with -> with.setH2c(true).setShutdownGracePeriod(Duration.seconds(10)));
    client = new RawHttp2(proxy.port());
  }

  private void answering(String answer) throws Exception {
    start(
        connection -> {
          for (String head = connection.request(); head != null; head = connection.request()) {
            requests.add(head);
            connection.send(answer);
          }
        });
  }

  @AfterEach
  void stop() throws Exception {
    client.close();
    server.close();
    proxy.close();
  }

  private String received() throws Exception {
    return requests.poll(20, TimeUnit.SECONDS);
  }

  @Test
  void makesOneRequestOfOneHead() throws Exception {
    answering(RawServer.ok("here"));

    Answer answer =
        client.get(1, "/a?b=c", "cookie", "a=1", "cookie", "b=2", "te", "trailers").answer(1);

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.text()).isEqualTo("here");
    assertThat(answer.header("content-length")).isEqualTo("4");
    assertThat(answer.header("connection")).isNull();
    String head = received();
    assertThat(head).startsWith("GET /a?b=c HTTP/1.1\r\nhost: shop.example\r\n");
    assertThat(RawClient.header(head, "cookie")).isEqualTo("a=1; b=2");
    assertThat(RawClient.header(head, "te")).isEqualTo("trailers");
    assertThat(RawClient.header(head, "connection")).isEqualTo("te");
    assertThat(RawClient.header(head, "via")).isEqualTo("2 fig");
    assertThat(RawClient.header(head, "x-forwarded-proto")).isEqualTo("http");
    assertThat(RawClient.header(head, "transfer-encoding")).isNull();
  }

  @Test
  void whatTheProxyAsksItselfIsAskedOnEachStream() throws Exception {
    answering(RawServer.ok("here"));
    try (TestIssuer issuer = new TestIssuer()) {
      proxy.asking(
          new Edge(
              issuer.rule(), new RateLimit(2, java.time.Duration.ofDays(2), RateLimit.By.ADDRESS)));

      Answer nobody = client.get(1, "/safe").answer(1);
      Answer ann = client.get(3, "/safe", "authorization", issuer.bearer("ann")).answer(3);
      Answer again = client.get(5, "/safe", "authorization", issuer.bearer("ann")).answer(5);

      assertThat(nobody.status()).isEqualTo(401);
      assertThat(nobody.header("www-authenticate")).isEqualTo("Bearer");
      assertThat(ann.status()).isEqualTo(200);
      assertThat(again.status()).isEqualTo(429);
      assertThat(again.header("ratelimit")).startsWith("\"address\";r=0;t=");
    }
  }

  @Test
  void carriesManyAtATime() throws Exception {
    CountDownLatch all = new CountDownLatch(20);
    start(
        connection -> {
          for (String head = connection.request(); head != null; head = connection.request()) {
            all.countDown();
            all.await(20, TimeUnit.SECONDS);
            connection.send(RawServer.ok(head.substring(5, 7)));
          }
        });

    for (int i = 0; i < 20; i++) {
      client.get(2 * i + 1, "/" + (10 + i));
    }
    Map<Integer, String> bodies = new java.util.HashMap<>();
    while (bodies.size() < 20) {
      Frame frame = client.next(RawHttp2.DATA);
      bodies.put(frame.stream(), new String(frame.payload()));
    }

    for (int i = 0; i < 20; i++) {
      assertThat(bodies.get(2 * i + 1)).isEqualTo(String.valueOf(10 + i));
    }
  }

  @Test
  void sendsTrailersOnBothWays() throws Exception {
    CompletableFuture<String> body = new CompletableFuture<>();
    start(
        connection -> {
          connection.head();
          StringBuilder all = new StringBuilder();
          while (!all.toString().endsWith("\r\n\r\n")) {
            all.append((char) connection.in().read());
          }
          body.complete(all.toString());
          connection.send(
              "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\nX-End: b\r\n\r\n");
        });

    Answer answer =
        client
            .request(1, "POST", "/x", false)
            .data(1, false, "abc")
            .headers(1, true, "x-sum", "6")
            .answer(1);

    assertThat(body.get(20, TimeUnit.SECONDS)).isEqualTo("3\r\nabc\r\n0\r\nx-sum: 6\r\n\r\n");
    assertThat(answer.text()).isEqualTo("ok");
    assertThat(answer.trailers()).isTrue();
    assertThat(answer.header("x-end")).isEqualTo("b");
  }

  @Test
  void knowsAnswersWithoutBodies() throws Exception {
    start(
        connection -> {
          for (String head = connection.request(); head != null; head = connection.request()) {
            connection.send(
                head.startsWith("HEAD")
                    ? "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n"
                    : head.contains("/204")
                        ? "HTTP/1.1 204 No Content\r\n\r\n"
                        : "HTTP/1.1 304 Not Modified\r\nContent-Length: 7\r\nETag: \"a\"\r\n\r\n");
          }
        });

    Answer head = client.request(1, "HEAD", "/x", true).answer(1);
    assertThat(head.header("content-length")).isEqualTo("5");
    assertThat(head.whole).isTrue();
    assertThat(client.get(3, "/204").answer(3).status()).isEqualTo(204);
    Answer unchanged = client.get(5, "/304").answer(5);
    assertThat(unchanged.status()).isEqualTo(304);
    assertThat(unchanged.text()).isEmpty();
  }

  @Test
  void passesInterimAnswersOnAndSaysContinueItself() throws Exception {
    answering(
        "HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n" + RawServer.ok("after the hints"));

    client.request(1, "POST", "/x", false, "expect", "100-continue", "content-length", "2");
    Frame first = client.next(RawHttp2.HEADERS);
    Answer answer = client.data(1, true, "ab").answer(1);

    assertThat(new String(first.payload(), java.nio.charset.StandardCharsets.ISO_8859_1))
        .isNotEmpty();
    assertThat(first.endsStream()).isFalse();
    assertThat(answer.heads.get(0).status()).hasToString("103");
    assertThat(answer.header("link")).isEqualTo("</a.css>");
    assertThat(answer.text()).isEqualTo("after the hints");
  }

  @Test
  void aStreamTakenBackEndsTheHopToTheServer() throws Exception {
    CountDownLatch reached = new CountDownLatch(1);
    CompletableFuture<Integer> ended = new CompletableFuture<>();
    start(
        connection -> {
          connection.head();
          reached.countDown();
          try {
            ended.complete(connection.in().read());
          } catch (java.io.IOException reset) {
            ended.complete(-1);
          }
        });

    client.get(1, "/slow");
    assertThat(reached.await(20, TimeUnit.SECONDS)).isTrue();
    client.reset(1, 8);

    assertThat(ended.get(20, TimeUnit.SECONDS)).isEqualTo(-1);
    assertThat(proxy.counted("fig_proxy_client_aborts", Map.of())).isEqualTo(1);
  }

  @Test
  void anAnswerThatBreaksOffDoesNotLookWhole() throws Exception {
    start(
        connection -> {
          String head = connection.head();
          connection.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf");
          if (head.contains("/reset")) {
            connection.reset();
          }
        });

    Answer answer = client.get(1, "/x").answer(1);

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.whole).isFalse();
    assertThat(answer.reset).isEqualTo(RawHttp2.INTERNAL_ERROR);
    // Nothing of it touches the others.
    assertThat(client.get(3, "/reset").answer(3).whole).isFalse();
  }

  @Test
  void anEarlyAnswerEndsTheRequest() throws Exception {
    start(
        connection -> {
          connection.head();
          connection.send("HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\n\r\nno");
          connection.in().readAllBytes();
        });

    client.request(1, "POST", "/x", false, "content-length", "1000000");
    Answer answer = client.data(1, false, "the beginning").answer(1);
    Frame after = client.next(RawHttp2.RST_STREAM);

    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.text()).isEqualTo("no");
    assertThat(answer.whole).isTrue();
    assertThat(after.error()).isEqualTo(RawHttp2.NO_ERROR);
  }

  @Test
  void doesNotReadFasterFromAServerThanTheClientTakes() throws Exception {
    AtomicLong sent = new AtomicLong();
    long size = 200L << 20;
    start(
        connection -> {
          if (connection.head().contains("/fig")) {
            connection.send(RawServer.ok("small"));
            return;
          }
          connection.send("HTTP/1.1 200 OK\r\nContent-Length: " + size + "\r\n\r\n");
          byte[] piece = new byte[1 << 16];
          for (long i = 0; i < size; i += piece.length) {
            connection.out().write(piece);
            sent.addAndGet(piece.length);
          }
        });

    client.get(1, "/big");
    // RFC 9113, section 6.9.2: so much without being told to go on.
    for (long received = 0; received < 65_535; ) {
      received += client.next(RawHttp2.DATA).payload().length;
    }
    long before = -1;
    while (sent.get() != before) {
      // Another request's round trips give the server time to send as much as it can.
      before = sent.get();
      for (int i = 0; i < 50; i++) {
        RawClient.exchange(proxy.port(), "GET /fig HTTP/1.1\r\nHost: a\r\n\r\n");
      }
    }

    assertThat(sent.get()).isLessThan(size / 2);
    assertThat(client.window(0, 1000).window(1, 1000).next(RawHttp2.DATA).payload()).hasSize(1000);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void takesAnUploadAsFastAsTheServerDoes(boolean lengthKnown) throws Exception {
    CountDownLatch mayRead = new CountDownLatch(1);
    CompletableFuture<String> end = new CompletableFuture<>();
    int size = 6 << 20;
    start(
        connection -> {
          String head = connection.head();
          InputStream in = new BufferedInputStream(connection.in(), 1 << 16);
          mayRead.await(20, TimeUnit.SECONDS);
          if (RawClient.header(head, "content-length") != null) {
            end.complete(String.valueOf(in.readNBytes(size).length));
          } else {
            // CR LF 0 CR LF CR LF, which is nowhere in the body.
            long last = 0;
            while ((last & 0xffffffffffffffL) != 0x0d0a300d0a0d0aL) {
              last = last << 8 | in.read();
            }
            end.complete("chunks");
          }
          connection.send(RawServer.ok("thanks"));
        });

    String[] length = lengthKnown ? new String[] {"content-length", "" + size} : new String[0];
    client.request(1, "PUT", "/x", false, length);
    int mayBeSent = 65_535;
    int sent = 0;
    String piece = "x".repeat(10_000);
    while (mayBeSent >= piece.length()) {
      client.data(1, false, piece);
      sent += piece.length();
      mayBeSent -= piece.length();
    }
    mayRead.countDown();
    while (sent < size) {
      Frame frame = client.next(RawHttp2.WINDOW_UPDATE);
      mayBeSent += frame.stream() == 1 ? frame.lastStream() : 0;
      while (sent < size && mayBeSent >= Math.min(piece.length(), size - sent)) {
        String next = piece.substring(0, Math.min(piece.length(), size - sent));
        sent += next.length();
        mayBeSent -= next.length();
        client.data(1, sent == size, next);
      }
    }

    assertThat(client.answer(1).text()).isEqualTo("thanks");
    assertThat(end.get(20, TimeUnit.SECONDS)).isEqualTo(lengthKnown ? "" + size : "chunks");
  }

  @Test
  void finishesWhatIsUnderWayWhenItStops() throws Exception {
    CountDownLatch reached = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    start(
        connection -> {
          connection.head();
          reached.countDown();
          go.await(20, TimeUnit.SECONDS);
          connection.send(RawServer.ok("done"));
        });
    client.get(1, "/slow");
    assertThat(reached.await(20, TimeUnit.SECONDS)).isTrue();

    CompletableFuture<Void> stopped =
        CompletableFuture.runAsync(
            () -> {
              try {
                proxy.close();
              } catch (Exception e) {
                throw new IllegalStateException(e);
              }
            });
    Frame warning = client.next(RawHttp2.GOAWAY);
    Frame last = client.next(RawHttp2.GOAWAY);
    go.countDown();

    assertThat(warning.lastStream()).isEqualTo(Integer.MAX_VALUE);
    assertThat(warning.error()).isEqualTo(RawHttp2.NO_ERROR);
    assertThat(last.lastStream()).isEqualTo(1);
    assertThat(client.answer(1).text()).isEqualTo("done");
    assertThat(client.next()).isNull();
    client.close();
    stopped.get(20, TimeUnit.SECONDS);
  }

  @Test
  void httpOneIsStillSpokenOnTheSamePort() throws Exception {
    answering(RawServer.ok("one"));

    assertThat(RawClient.exchange(proxy.port(), "GET /x HTTP/1.1\r\nHost: a\r\n\r\n"))
        .endsWith("one");
    assertThat(RawClient.exchange(proxy.port(), "PRI * HTTP/2.0\r\n\r\nSX\r\n\r\n"))
        .startsWith("HTTP/1.1 400");
  }
}
