package io.figwizard.routingproxy.dataplane;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** The JDK's own HTTP server, sending back what it got. */
final class EchoServer implements AutoCloseable {

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final AtomicInteger requests = new AtomicInteger();
  private final List<Map<String, List<String>>> heads = new CopyOnWriteArrayList<>();

  EchoServer(String name) throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 200);
    server.setExecutor(threads);
    server.createContext("/", exchange -> echo(name, exchange));
    server.start();
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  int requests() {
    return requests.get();
  }

  Map<String, List<String>> lastHead() {
    return heads.get(heads.size() - 1);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void echo(String name, HttpExchange exchange) throws IOException {
    requests.incrementAndGet();
    if (heads.size() < 100) {
      heads.add(Map.copyOf(exchange.getRequestHeaders()));
    }
    byte[] body = exchange.getRequestBody().readAllBytes();
    exchange.getResponseHeaders().set("X-Served-By", name);
    exchange.getResponseHeaders().set("X-Path", exchange.getRequestURI().toString());
    boolean chunked = "chunked".equals(exchange.getRequestHeaders().getFirst("X-Answer"));
    boolean head = exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(200, head || body.length == 0 ? -1 : chunked ? 0 : body.length);
    if (!head && body.length > 0) {
      exchange.getResponseBody().write(body);
    }
    exchange.close();
  }
}
