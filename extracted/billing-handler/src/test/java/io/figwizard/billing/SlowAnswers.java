package io.figwizard.billing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Passes requests on, and can hold answers back: they then say what was true when they were asked
 * for, not when they arrive.
 */
final class SlowAnswers implements AutoCloseable {
  private static final Set<String> NOT_OURS =
      Set.of("connection", "content-length", "host", "transfer-encoding", "upgrade", "date");

  /** An answer that is held back. */
  static final class Held {
    final CountDownLatch asked = new CountDownLatch(1);
    final CountDownLatch released = new CountDownLatch(1);
  }

  private final URI behind;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Queue<String> asked = new ConcurrentLinkedQueue<>();
  private final AtomicReference<Held> next = new AtomicReference<>();
  private final Map<String, CountDownLatch> held = new ConcurrentHashMap<>();

  private SlowAnswers(URI behind, HttpServer server) {
    this.behind = behind;
    this.server = server;
  }

  static SlowAnswers before(URI behind) {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      SlowAnswers slow = new SlowAnswers(behind, server);
      server.createContext("/", slow::pass);
      server.setExecutor(slow.threads);
      server.start();
      return slow;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** Of the next list of subscriptions. */
  Held holdNext() {
    Held held = new Held();
    next.set(held);
    return held;
  }

  /** Every answer about that path waits for the latch. */
  void holdUntil(CountDownLatch release, String path) {
    held.put(path, release);
  }

  /** How many requests have named it in their address. */
  int askedAbout(String id) {
    return (int) asked.stream().filter(address -> address.contains(id)).count();
  }

  private void pass(HttpExchange exchange) throws IOException {
    try (exchange) {
      asked.add(exchange.getRequestURI().toString());
      HttpRequest.Builder request =
          HttpRequest.newBuilder(behind.resolve(exchange.getRequestURI()))
              .method(
                  exchange.getRequestMethod(),
                  HttpRequest.BodyPublishers.ofByteArray(exchange.getRequestBody().readAllBytes()));
      exchange
          .getRequestHeaders()
          .forEach(
              (name, values) -> {
                if (!NOT_OURS.contains(name.toLowerCase(java.util.Locale.ROOT))) {
                  values.forEach(value -> request.header(name, value));
                }
              });
      HttpResponse<byte[]> answer =
          client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
      if (exchange.getRequestMethod().equals("GET")
          && exchange.getRequestURI().getPath().equals("/v1/subscriptions")) {
        Held one = next.getAndSet(null);
        if (one != null) {
          one.asked.countDown();
          one.released.await();
        }
      }
      CountDownLatch release = held.get(exchange.getRequestURI().getPath());
      if (release != null) {
        release.await();
      }
      answer
          .headers()
          .map()
          .forEach(
              (name, values) -> {
                if (!NOT_OURS.contains(name)) {
                  values.forEach(value -> exchange.getResponseHeaders().add(name, value));
                }
              });
      exchange.sendResponseHeaders(answer.statusCode(), answer.body().length);
      exchange.getResponseBody().write(answer.body());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
