package io.figwizard.handlerkit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A webhook that answers as it is told to, 204 where it is told nothing. */
final class HookServer implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Queue<Planned> planned = new ConcurrentLinkedQueue<>();
  private final BlockingQueue<Received> received = new LinkedBlockingQueue<>();
  private final CountDownLatch released = new CountDownLatch(1);
  private volatile boolean hanging;
  private volatile int always = 204;

  record Received(JsonNode message, long nanos) {}

  private record Planned(int status, String body) {}

  HookServer() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    server.setExecutor(threads);
    server.createContext("/hook", this::answer);
    server.start();
  }

  String address() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/hook?token=geheim";
  }

  HookServer answering(int status, String body) {
    planned.add(new Planned(status, body));
    return this;
  }

  HookServer alwaysAnswering(int status) {
    always = status;
    return this;
  }

  /** Takes requests and does not answer them. */
  HookServer hanging() {
    hanging = true;
    return this;
  }

  Received next() {
    try {
      Received next = received.poll(30, TimeUnit.SECONDS);
      if (next == null) {
        throw new AssertionError("No message came to the hook");
      }
      return next;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** How many came that nobody has asked for. */
  int more() {
    return received.size();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      received.add(
          new Received(JSON.readTree(exchange.getRequestBody().readAllBytes()), System.nanoTime()));
      if (hanging) {
        released.await();
        return;
      }
      Planned answer = planned.poll();
      byte[] body = (answer == null ? "" : answer.body()).getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(
          answer == null ? always : answer.status(), body.length == 0 ? -1 : body.length);
      exchange.getResponseBody().write(body);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    released.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
