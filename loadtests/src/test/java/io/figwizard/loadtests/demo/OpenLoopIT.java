package io.figwizard.loadtests.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OpenLoopIT {

  private static final OpenLoop.Rate RATE = new OpenLoop.Rate(200, Duration.ZERO, 1);

  private final Queue<Exchange> finished = new ConcurrentLinkedQueue<>();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private HttpServer server;

  @BeforeEach
  void startServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.start();
  }

  @AfterEach
  void stopServer() {
    server.stop(0);
    threads.shutdownNow();
  }

  @Test
  void keepsSendingWhileTheServerStallsAndCountsTheWaitFromTheScheduledMoment() throws Exception {
    CountDownLatch stall = new CountDownLatch(1);
    CountDownLatch arrived = new CountDownLatch(50);
    server.createContext(
        "/",
        exchange -> {
          arrived.countDown();
          await(stall);
          answer(exchange, 200);
        });

    try (OpenLoop loop = start()) {
      // A closed loop would send one and wait: these arrive although nothing was answered.
      assertThat(arrived.await(60, TimeUnit.SECONDS)).isTrue();
      assertThat(finished).isEmpty();
      stall.countDown();
    }

    assertThat(finished).hasSizeGreaterThanOrEqualTo(50).allMatch(Exchange::ok);
    Duration span = Duration.ofNanos(intended(49) - intended(0));
    assertThat(exchange(0).latency()).isGreaterThanOrEqualTo(span);
  }

  @Test
  void sendsTheSameMomentsForTheSameSeed() throws Exception {
    server.createContext("/", exchange -> answer(exchange, 200));

    runUntil(30);
    List<Long> first = gaps(30);
    finished.clear();
    runUntil(30);

    assertThat(gaps(30)).isEqualTo(first);
  }

  @Test
  void sendsOnceMoreUnchangedWhenTheProxyCouldNotReachAnybody() throws Exception {
    Queue<String> keys = new ConcurrentLinkedQueue<>();
    AtomicInteger requests = new AtomicInteger();
    server.createContext(
        "/",
        exchange -> {
          keys.add(exchange.getRequestHeaders().getFirst("Idempotency-Key"));
          answer(exchange, requests.getAndIncrement() == 0 ? 502 : 200);
        });

    runUntil(5);

    assertThat(finished).allMatch(Exchange::ok);
    assertThat(finished.stream().filter(Exchange::retried)).hasSize(1);
    assertThat(keys).hasSize(finished.size() + 1);
    assertThat(keys.stream().distinct()).hasSize(finished.size());
  }

  @Test
  void givesUpAfterTheSecondTry() throws Exception {
    server.createContext("/", exchange -> answer(exchange, 503));

    runUntil(3);

    assertThat(finished).allMatch(Exchange::retried).noneMatch(Exchange::ok);
    assertThat(finished.peek().failure()).isEqualTo("503 overloaded");
  }

  @Test
  void doesNotRepeatWhatTheServerRefused() throws Exception {
    server.createContext("/", exchange -> answer(exchange, 422));

    runUntil(3);

    assertThat(finished).noneMatch(Exchange::retried).noneMatch(Exchange::ok);
  }

  @Test
  void reportsAServerThatIsNotThere() throws Exception {
    int port;
    try (ServerSocket socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    server.stop(0);

    CountDownLatch enough = new CountDownLatch(2);
    try (OpenLoop loop = OpenLoop.start(RATE, number -> request(port, number), count(enough))) {
      assertThat(enough.await(60, TimeUnit.SECONDS)).isTrue();
    }

    assertThat(finished).allMatch(Exchange::retried).allMatch(one -> one.status() == 0);
    assertThat(finished.peek().failure()).contains("ConnectException");
  }

  @Test
  void saysSoWhenItFailsItself() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    OpenLoop loop =
        OpenLoop.start(
            RATE,
            number -> {
              asked.countDown();
              throw new IllegalStateException("no more cards");
            },
            finished::add);

    assertThat(asked.await(60, TimeUnit.SECONDS)).isTrue();
    assertThatThrownBy(loop::close).hasRootCauseMessage("no more cards");
  }

  private void runUntil(int count) throws InterruptedException {
    CountDownLatch enough = new CountDownLatch(count);
    try (OpenLoop loop =
        OpenLoop.start(
            RATE, number -> request(server.getAddress().getPort(), number), count(enough))) {
      assertThat(enough.await(60, TimeUnit.SECONDS)).isTrue();
    }
  }

  private Consumer<Exchange> count(CountDownLatch enough) {
    return exchange -> {
      finished.add(exchange);
      enough.countDown();
    };
  }

  private OpenLoop start() {
    return OpenLoop.start(
        RATE, number -> request(server.getAddress().getPort(), number), finished::add);
  }

  private static HttpRequest request(int port, long number) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/"))
        .header("Idempotency-Key", "key-" + number)
        .POST(HttpRequest.BodyPublishers.ofString("{}"))
        .build();
  }

  private List<Long> gaps(int count) {
    return IntStream.range(1, count).mapToObj(i -> intended(i) - intended(i - 1)).toList();
  }

  private long intended(long number) {
    return exchange(number).intendedNanos();
  }

  private Exchange exchange(long number) {
    return finished.stream().filter(one -> one.number() == number).findFirst().orElseThrow();
  }

  private static void answer(HttpExchange exchange, int status) throws IOException {
    exchange.getRequestBody().readAllBytes();
    exchange.getResponseHeaders().add("X-Fig-Error", "overloaded");
    exchange.sendResponseHeaders(status, -1);
    exchange.close();
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
