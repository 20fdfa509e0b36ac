package io.figwizard.loadtests.gate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One side of somebody's own code, in a process of its own or in this one: takes orders with a
 * token and a number that it has not seen yet, and shows them. With a fault to choose.
 */
final class Shop implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService threads = Executors.newFixedThreadPool(8);
  private final Set<String> taken = ConcurrentHashMap.newKeySet();
  private final AtomicLong requests = new AtomicLong();
  private final String token;
  private final int failEvery;

  private Shop(int port, String build, String token, int failEvery) throws IOException {
    this.token = token;
    this.failEvery = failEvery;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.setExecutor(threads);
    server.createContext(
        "/fig/build",
        exchange -> answer(exchange, 200, "{\"data\":{\"build\":\"" + build + "\"}}"));
    server.createContext("/orders", this::orders);
    server.start();
  }

  /** Fails every n-th request with 503; none where that is 0. */
  static Shop start(String build, String token, int failEvery) throws IOException {
    return new Shop(0, build, token, failEvery);
  }

  /**
   * @param arguments port and build; the token is in TOKEN
   */
  public static void main(String... arguments) throws IOException {
    new Shop(Integer.parseInt(arguments[0]), arguments[1], System.getenv("TOKEN"), 0);
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  private void orders(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    if (!("Bearer " + token).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
      answer(exchange, 401, "{\"error\":\"no token\"}");
    } else if (failEvery > 0 && requests.incrementAndGet() % failEvery == 0) {
      answer(exchange, 503, "{\"error\":\"busy\"}");
    } else if (exchange.getRequestMethod().equals("POST")) {
      order(exchange, body);
    } else if (exchange.getRequestURI().getRawQuery().equals("page=2&of=a%20b")) {
      answer(exchange, 200, "{\"state\":\"taken\"}");
    } else {
      answer(exchange, 404, "{\"state\":\"none\"}");
    }
  }

  private void order(HttpExchange exchange, byte[] body) throws IOException {
    JsonNode order = new ObjectMapper().readTree(body);
    boolean sound =
        "application/json".equals(exchange.getRequestHeaders().getFirst("Content-Type"))
            && order.path("item").asText().equals("字 ${x}")
            && order
                .path("number")
                .asText()
                .equals(exchange.getRequestHeaders().getFirst("Number"));
    boolean known = !taken.add(order.path("id").asText());
    answer(exchange, sound ? known ? 409 : 201 : 400, "{\"state\":\"taken\"}");
  }

  private static void answer(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
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
