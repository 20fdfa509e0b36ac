package io.figwizard.routingproxy.dataplane;

import static io.figwizard.routingproxy.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.figwizard.routingproxy.routes.Shadowing;
import io.figwizard.routingproxy.shadow.AnswerPair;
import io.figwizard.routingproxy.shadow.Copies;
import io.figwizard.routingproxy.shadow.Lost;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What a function in shadow costs those who wait for the monolith, as a ratio: the same request
 * alternately through a proxy that copies every request and one that copies none.
 */
class BadShadowsIT {

  private static final int REQUESTS = 400;

  /**
   * What else the machine does only ever adds to a ratio; who waits for a function waits always.
   */
  private static final int ROUNDS = 3;

  /** Of the median. Anybody who waited for the function would see a hundredfold. */
  private static final double MOST = 1.5;

  private static final String REQUEST = "GET /safe HTTP/1.1\r\nHost: a\r\n\r\n";

  private enum Function {
    DEAD,
    HUNG,
    SLOW,
    TRICKLING,
    FLOODING
  }

  @ParameterizedTest
  @EnumSource(Function.class)
  void costsNobodyAnything(Function bad) throws Exception {
    AtomicInteger told = new AtomicInteger();
    Shadowing all = new Shadowing(1, 0, Duration.ofSeconds(1), 64 * 1024, 16);
    try (EchoServer monolith = new EchoServer("monolith");
        RawServer function = RawServer.serving(connection -> serve(bad, connection));
        TestProxy copying =
            TestProxy.shadowing(
                monolith.uri(),
                bad == Function.DEAD ? TestProxy.NOWHERE : function.uri(),
                all,
                counting(told));
        TestProxy plain = TestProxy.before(monolith.uri(), TestProxy.NOWHERE);
        RawClient one = new RawClient(copying.port());
        RawClient other = new RawClient(plain.port())) {
      measured(one, other, REQUESTS / 4);
      int sent = REQUESTS / 4;
      double least = Double.MAX_VALUE;
      for (int round = 0; round < ROUNDS && least >= MOST; round++) {
        long[][] nanos = measured(one, other, REQUESTS);
        sent += REQUESTS;
        least = Math.min(least, median(nanos[0]) / (double) median(nanos[1]));
      }

      assertThat(least).isLessThan(MOST);
      // Each request is told of once, as a copy or as none.
      int expected = sent;
      await(() -> told.get() >= expected);
      assertThat(told.get()).isEqualTo(expected);
    }
  }

  private static long[][] measured(RawClient one, RawClient other, int requests) throws Exception {
    long[][] nanos = new long[2][requests];
    for (int i = 0; i < requests; i++) {
      // Whoever comes second finds warmer caches, so they take turns at it.
      for (int k = 0; k < 2; k++) {
        int which = (i + k) % 2;
        long begun = System.nanoTime();
        assertThat((which == 0 ? one : other).send(REQUEST).answer()).startsWith("HTTP/1.1 200");
        nanos[which][i] = System.nanoTime() - begun;
      }
    }
    return nanos;
  }

  private static void serve(Function bad, RawServer.Connection connection) throws Exception {
    connection.request();
    switch (bad) {
      case DEAD -> {}
      case HUNG -> connection.in().read();
      case SLOW -> {
        TimeUnit.MILLISECONDS.sleep(100);
        connection.send(RawServer.ok("late"));
      }
      case TRICKLING -> {
        connection.send("HTTP/1.1 200 OK\r\nContent-Length: 60000\r\n\r\n");
        while (true) {
          connection.send("x");
          TimeUnit.MILLISECONDS.sleep(20);
        }
      }
      case FLOODING -> {
        connection.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nfffffff\r\n");
        byte[] flood = new byte[64 * 1024];
        while (true) {
          connection.out().write(flood);
        }
      }
    }
  }

  private static long median(long[] nanos) {
    long[] sorted = nanos.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  private static Copies counting(AtomicInteger told) {
    return new Copies() {
      @Override
      public void answered(AnswerPair pair) {
        told.incrementAndGet();
      }

      @Override
      public void lost(String route, Lost why) {
        told.incrementAndGet();
      }
    };
  }
}
