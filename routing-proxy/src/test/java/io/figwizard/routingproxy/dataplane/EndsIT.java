package io.figwizard.routingproxy.dataplane;

import static org.assertj.core.api.Assertions.assertThat;

import io.dropwizard.util.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What one end's end means for the other. */
class EndsIT {

  private static final String GET = "GET /x HTTP/1.1\r\nHost: a\r\n\r\n";

  @ParameterizedTest
  @ValueSource(strings = {"before the answer", "while it is sent", "while the body is sent"})
  void anAbortOfTheClientEndsTheServersConnection(String when) throws Exception {
    CompletableFuture<Boolean> ended = new CompletableFuture<>();
    CountDownLatch received = new CountDownLatch(1);
    try (RawServer server =
            RawServer.serving(
                connection -> {
                  connection.head();
                  if (when.equals("while it is sent")) {
                    connection.send(
                        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n");
                  }
                  received.countDown();
                  try {
                    byte[] rest = connection.in().readAllBytes();
                    ended.complete(rest.length < 100);
                  } catch (java.io.IOException reset) {
                    ended.complete(true);
                  }
                });
        TestProxy proxy = TestProxy.before(server.uri(), TestProxy.NOWHERE);
        RawClient client = new RawClient(proxy.port())) {
      client.send(
          when.equals("while the body is sent")
              ? "PUT /x HTTP/1.1\r\nHost: a\r\nContent-Length: 900000\r\n\r\nabc"
              : GET);
      assertThat(received.await(20, TimeUnit.SECONDS)).isTrue();
      if (when.equals("while it is sent")) {
        assertThat(client.line()).isEqualTo("HTTP/1.1 200 OK");
      }
      client.reset();

      assertThat(ended.get(20, TimeUnit.SECONDS)).isTrue();
      assertThat(proxy.counted("fig_proxy_client_aborts", Map.of())).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"Content-Length: 10\r\n\r\nabc", "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n"})
  void anAbortOfTheServerNeverLooksLikeAWholeAnswer(String begin) throws Exception {
    try (RawServer server =
            RawServer.serving(
                connection -> {
                  connection.head();
                  connection.send("HTTP/1.1 200 OK\r\n" + begin);
                });
        TestProxy proxy = TestProxy.before(server.uri(), TestProxy.NOWHERE);
        RawClient client = new RawClient(proxy.port())) {
      String all = client.send(GET).rest();

      assertThat(all).doesNotEndWith("0\r\n\r\n");
      assertThat(all.isEmpty() || RawClient.status(all) == 502 || all.contains("abc")).isTrue();
      assertThat(proxy.counted("fig_proxy_server_errors", Map.of("kind", "broken"))).isEqualTo(1);
    }
  }

  @Test
  void anAnswerThatEndsWithItsConnectionIsPassedOnWhole() throws Exception {
    try (RawServer server =
            RawServer.serving(
                connection -> {
                  connection.head();
                  connection.send("HTTP/1.1 200 OK\r\n\r\n" + "x".repeat(100_000));
                });
        TestProxy proxy = TestProxy.before(server.uri(), TestProxy.NOWHERE);
        RawClient client = new RawClient(proxy.port())) {
      assertThat(RawClient.body(client.send(GET).answer())).hasSize(100_000);
      assertThat(RawClient.body(client.send(GET).answer())).hasSize(100_000);
    }
  }

  @Test
  void aRequestInFlightIsFinishedWhenTheProxyStops() throws Exception {
    CountDownLatch received = new CountDownLatch(1);
    CountDownLatch mayAnswer = new CountDownLatch(1);
    try (RawServer server =
            RawServer.serving(
                connection -> {
                  connection.head();
                  received.countDown();
                  mayAnswer.await(20, TimeUnit.SECONDS);
                  connection.send(RawServer.ok("finished"));
                });
        TestProxy proxy =
            TestProxy.before(
                server.uri(),
                TestProxy.NOWHERE,
                // One loop for both connections: what one of them shows is true for the other.
                with -> with.setEventLoops(1).setShutdownGracePeriod(Duration.seconds(20)));
        RawClient client = new RawClient(proxy.port());
        RawClient idle = new RawClient(proxy.port())) {
      client.send(GET);
      assertThat(received.await(20, TimeUnit.SECONDS)).isTrue();
      CompletableFuture<Void> stopped =
          CompletableFuture.runAsync(
              () -> {
                try {
                  proxy.dataPlane().stop();
                } catch (Exception e) {
                  throw new IllegalStateException(e);
                }
              });
      // An idle connection is closed at once: that it is tells that the stop has begun.
      assertThat(idle.closedByPeer()).isTrue();
      mayAnswer.countDown();

      String answer = client.answer();
      assertThat(answer).endsWith("finished");
      assertThat(RawClient.header(answer, "connection")).isEqualTo("close");
      assertThat(client.closedByPeer()).isTrue();
      stopped.get(20, TimeUnit.SECONDS);
    }
  }

  @Test
  void aRequestThatNeverEndsDoesNotKeepTheProxyFromStopping() throws Exception {
    CountDownLatch received = new CountDownLatch(1);
    CountDownLatch never = new CountDownLatch(1);
    try (RawServer server =
            RawServer.serving(
                connection -> {
                  connection.head();
                  received.countDown();
                  never.await(60, TimeUnit.SECONDS);
                });
        TestProxy proxy = TestProxy.before(server.uri(), TestProxy.NOWHERE);
        RawClient client = new RawClient(proxy.port())) {
      client.send(GET);
      assertThat(received.await(20, TimeUnit.SECONDS)).isTrue();

      proxy.dataPlane().stop();

      assertThat(client.rest()).isEmpty();
    }
  }

  /** No first byte, so it is not known yet whether it is HTTP/2. */
  @Test
  @Timeout(60)
  void whoHasSaidNothingYetDoesNotKeepTheProxyFromStopping() throws Exception {
    try (RawServer server = RawServer.answering(RawServer.ok("served"));
        TestProxy proxy =
            TestProxy.before(
                server.uri(),
                TestProxy.NOWHERE,
                with ->
                    with.setH2c(true)
                        .setEventLoops(1)
                        .setShutdownGracePeriod(Duration.minutes(10)));
        RawClient silent = new RawClient(proxy.port())) {
      // Accepted later, so that the silent one has been, too.
      assertThat(RawClient.exchange(proxy.port(), "GET /x HTTP/1.1\r\nHost: a\r\n\r\n"))
          .endsWith("served");

      proxy.dataPlane().stop();

      assertThat(silent.closedByPeer()).isTrue();
    }
  }
}
