package io.figwizard.loadtests.gate;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/** A server of the route's shape, with a fault to choose. */
final class TinyServer implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService threads = Executors.newFixedThreadPool(8);
  private final AtomicLong requests = new AtomicLong();

  private TinyServer(String build, int failEvery) throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext(
        "/fig/build",
        exchange -> answer(exchange, 200, "{\"ok\":true,\"data\":{\"build\":\"" + build + "\"}}"));
    server.createContext(
        "/drilling",
        exchange -> {
          boolean fail = failEvery > 0 && requests.incrementAndGet() % failEvery == 0;
          answer(exchange, fail ? 503 : 200, fail ? "{\"ok\":false}" : "{\"ok\":true}");
        });
    server.start();
  }

  static TinyServer sound(String build) throws IOException {
    return new TinyServer(build, 0);
  }

  /** Answers every n-th request with 503. */
  static TinyServer failingEvery(int n, String build) throws IOException {
    return new TinyServer(build, n);
  }

  Contender contender() {
    return new Contender(
        URI.create("http://127.0.0.1:" + server.getAddress().getPort()), OptionalLong.empty());
  }

  private static void answer(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getRequestBody().readAllBytes();
    exchange.sendResponseHeaders(status, bytes.length);
    try (var out = exchange.getResponseBody()) {
      out.write(bytes);
    }
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
