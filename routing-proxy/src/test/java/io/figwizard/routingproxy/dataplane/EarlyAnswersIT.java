package io.figwizard.routingproxy.dataplane;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Servers that have made up their mind before they have read the request: RFC 9112, section 9.6.
 */
class EarlyAnswersIT {

  private static final String ANSWER =
      "HTTP/1.1 403 Forbidden\r\nContent-Length: 6\r\nX-Kept: yes\r\n\r\nno way";

  /** Sends on until the other end takes no more, as careless clients do. */
  private static CompletableFuture<Void> sendAll(RawClient client, int bytes, boolean chunked) {
    return CompletableFuture.runAsync(
        () -> {
          byte[] piece = new byte[1 << 14];
          try {
            for (int sent = 0; sent < bytes; sent += piece.length) {
              if (chunked) {
                client.send("4000\r\n");
              }
              client.send(piece);
              if (chunked) {
                client.send("\r\n");
              }
            }
          } catch (IOException cutOff) {
            // The answer was sent before that.
          }
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"reset", "close", "keep", "half close"})
  void reachTheClientWhateverHappensToTheConnection(String after) throws Exception {
    for (int i = 0; i < 10; i++) {
      boolean chunked = i % 2 == 0;
      try (RawServer server =
              RawServer.serving(
                  connection -> {
                    connection.head();
                    connection.send(ANSWER);
                    switch (after) {
                      case "reset" -> connection.reset();
                      case "half close" -> {
                        connection.socket().shutdownOutput();
                        connection.in().readAllBytes();
                      }
                      case "keep" -> connection.in().readAllBytes();
                      default -> {}
                    }
                  });
          TestProxy proxy =
              TestProxy.limited(
                  server.uri(),
                  TestProxy.NOWHERE,
                  limits -> TestProxy.with(limits, 1L << 30, 20_000, 20_000),
                  with -> {});
          RawClient client = new RawClient(proxy.port())) {
        client.send(
            "PUT /x HTTP/1.1\r\nHost: a\r\n"
                + (chunked ? "Transfer-Encoding: chunked" : "Content-Length: 4194304")
                + "\r\n\r\n");
        CompletableFuture<Void> sending = sendAll(client, 4 << 20, chunked);

        String answer = client.answer();

        assertThat(answer).startsWith("HTTP/1.1 403 Forbidden\r\n").endsWith("no way");
        assertThat(RawClient.header(answer, "x-kept")).isEqualTo("yes");
        sending.get(20, TimeUnit.SECONDS);
      }
    }
  }

  @RepeatedTest(5)
  void ofTheProxyItselfReachAClientThatKeepsSending() throws Exception {
    try (RawServer server = RawServer.answering(RawServer.ok("never"));
        TestProxy proxy = TestProxy.before(server.uri(), TestProxy.NOWHERE);
        RawClient client = new RawClient(proxy.port())) {
      client.send("PUT /x HTTP/1.1\r\nHost: a\r\nContent-Length: 4194304\r\n\r\n");
      CompletableFuture<Void> sending = sendAll(client, 4 << 20, false);

      assertThat(client.answer()).startsWith("HTTP/1.1 413");
      sending.get(20, TimeUnit.SECONDS);
    }
  }

  @RepeatedTest(5)
  void isAFailureWithoutAnAnswer() throws Exception {
    try (RawServer server =
            RawServer.serving(
                connection -> {
                  connection.head();
                  connection.reset();
                });
        TestProxy proxy =
            TestProxy.limited(
                server.uri(),
                TestProxy.NOWHERE,
                limits -> TestProxy.with(limits, 1L << 30, 20_000, 20_000),
                with -> {});
        RawClient client = new RawClient(proxy.port())) {
      client.send("PUT /x HTTP/1.1\r\nHost: a\r\nContent-Length: 4194304\r\n\r\n");
      CompletableFuture<Void> sending = sendAll(client, 4 << 20, false);

      String answer = client.answer();

      assertThat(answer).startsWith("HTTP/1.1 502");
      assertThat(RawClient.header(answer, "x-fig-error")).isEqualTo("upstream_failed");
      sending.get(20, TimeUnit.SECONDS);
    }
  }
}
