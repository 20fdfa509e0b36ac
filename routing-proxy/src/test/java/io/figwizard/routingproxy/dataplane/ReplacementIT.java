package io.figwizard.routingproxy.dataplane;

import static io.figwizard.routingproxy.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.dropwizard.util.Duration;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One proxy takes the place of another on the same port. */
class ReplacementIT {

  private static final String GET = "GET /x HTTP/1.1\r\nHost: a\r\n\r\n";

  private static final Consumer<DataPlaneConfiguration> REPLACEABLE =
      with ->
          with.setReusePort(true)
              .setShutdownIdlePeriod(Duration.seconds(2))
              .setShutdownGracePeriod(Duration.seconds(10));

  @Test
  @Timeout(60)
  void noRequestFailsWhileOneProxyReplacesTheOther() throws Exception {
    AtomicBoolean over = new AtomicBoolean();
    AtomicInteger answered = new AtomicInteger();
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try (RawServer server = RawServer.answering(RawServer.ok("served"));
        TestProxy old = TestProxy.before(server.uri(), TestProxy.NOWHERE, REPLACEABLE);
        TestProxy fresh =
            TestProxy.before(
                server.uri(), TestProxy.NOWHERE, REPLACEABLE.andThen(w -> w.setPort(old.port())))) {
      List<CompletableFuture<Void>> clients =
          IntStream.range(0, 8)
              .mapToObj(
                  i -> CompletableFuture.runAsync(() -> ask(old.port(), over, answered), threads))
              .toList();
      awaitMore(answered);
      old.dataPlane().stop();
      awaitMore(answered);
      over.set(true);
      for (CompletableFuture<Void> client : clients) {
        // Throws what a client came across.
        client.get(20, TimeUnit.SECONDS);
      }

      assertThat(RawClient.exchange(fresh.port(), GET)).endsWith("served");
    } finally {
      over.set(true);
      threads.shutdownNow();
    }
  }

  /** On one connection as long as the proxy keeps it, then on the next. */
  private static void ask(int port, AtomicBoolean over, AtomicInteger answered) {
    try {
      while (!over.get()) {
        try (RawClient client = new RawClient(port)) {
          boolean kept = true;
          while (kept && !over.get()) {
            String answer = client.send(GET).answer();
            assertThat(answer).startsWith("HTTP/1.1 200 ");
            answered.incrementAndGet();
            kept = RawClient.header(answer, "connection") == null;
          }
        }
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void awaitMore(AtomicInteger answered) {
    int enough = answered.get() + 200;
    await(() -> answered.get() >= enough);
  }
}
