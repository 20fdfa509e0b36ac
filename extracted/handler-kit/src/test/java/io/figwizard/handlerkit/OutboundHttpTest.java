package io.figwizard.handlerkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Somebody else's server, well and unwell. */
class OutboundHttpTest {
  private static final int MOST = 1000;
  private static final Outbound OUTBOUND = new Outbound(new DryRunGuard());
  private static final OutboundCall.Provider SOMEBODY =
      new OutboundCall.Provider("somebody", Set.of(), Set.of());

  private final OutboundHttp http =
      OutboundHttp.of(OUTBOUND, SOMEBODY, Duration.ofSeconds(5), Duration.ofMillis(700), MOST);
  private final OutboundHttp patient =
      OutboundHttp.of(OUTBOUND, SOMEBODY, Duration.ofSeconds(5), Duration.ofSeconds(30), MOST);
  private final CountDownLatch over = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.start();
  }

  @AfterEach
  void stop() {
    over.countDown();
    server.stop(0);
    threads.shutdownNow();
  }

  @Test
  void givesTheWholeAnswerOfWhateverStatus() throws IOException {
    serves(exchange -> answer(exchange, 503, "x".repeat(MOST)));

    HttpResponse<byte[]> answer = patient.send(question());

    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.body()).hasSize(MOST);
  }

  @Test
  void doesNotWaitForHeadersLongerThanAgreed() {
    serves(exchange -> await());

    assertThatThrownBy(() -> http.send(question())).isInstanceOf(HttpTimeoutException.class);
  }

  @Test
  void doesNotWaitForTheEndOfABodyEither() {
    serves(
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          exchange.getResponseBody().write("begun".getBytes(UTF_8));
          exchange.getResponseBody().flush();
          await();
        });

    assertThatThrownBy(() -> http.send(question())).isInstanceOf(HttpTimeoutException.class);
  }

  @Test
  void readsNoMoreThanAgreed() {
    serves(exchange -> answer(exchange, 200, "x".repeat(MOST + 1)));

    assertThatThrownBy(() -> patient.send(question()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("longer than " + MOST);
  }

  @Test
  void goesNowhereElse() throws IOException {
    serves(
        exchange -> {
          exchange.getResponseHeaders().add("Location", "http://127.0.0.1:9/");
          answer(exchange, 302, "");
        });

    assertThat(patient.send(question()).statusCode()).isEqualTo(302);
  }

  @Test
  void saysThatNobodyIsThere() {
    URI nobody = URI.create("http://127.0.0.1:9/");

    assertThatThrownBy(() -> patient.send(HttpRequest.newBuilder(nobody).build()))
        .isInstanceOf(IOException.class)
        .isNotInstanceOf(HttpTimeoutException.class);
  }

  @Test
  void stopsWhenItsThreadIsToldToStop() {
    serves(exchange -> await());
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> patient.send(question())).isInstanceOf(InterruptedIOException.class);
    assertThat(Thread.interrupted()).as("others are to know too").isTrue();
  }

  private void serves(HttpHandler handler) {
    server.createContext("/", handler);
  }

  private HttpRequest question() {
    return HttpRequest.newBuilder(
            URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/"))
        .build();
  }

  private void await() {
    try {
      over.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void answer(HttpExchange exchange, int status, String body) throws IOException {
    try (exchange) {
      byte[] bytes = body.getBytes(UTF_8);
      exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }
}
