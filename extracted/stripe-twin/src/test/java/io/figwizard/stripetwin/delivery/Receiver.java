package io.figwizard.stripetwin.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.stripe.exception.SignatureVerificationException;
import com.stripe.net.Webhook;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A webhook endpoint as a customer of Stripe writes it: Stripe's library checks the signature. */
final class Receiver implements AutoCloseable {
  private static final long PATIENCE_MILLIS = 240_000;

  private final HttpServer http;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final String secret;
  private final List<Received> received = new ArrayList<>();
  private final Deque<Integer> nextAnswers = new ArrayDeque<>();
  private int underWay;
  private int mostUnderWay;
  private int answersFrom = 1;

  Receiver(String secret) throws IOException {
    this.secret = secret;
    this.http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    http.createContext("/", this::receive);
    http.setExecutor(threads);
    http.start();
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + http.getAddress().getPort() + "/webhook");
  }

  /** Answers the next requests so, then 200 again. */
  synchronized void answersNext(int... statuses) {
    for (int status : statuses) {
      nextAnswers.add(status);
    }
  }

  /** Answers nobody until that many requests are under way. */
  synchronized void answersOnlyWhenUnderWay(int requests) {
    answersFrom = requests;
  }

  /** How many requests there were at the same time. */
  synchronized int mostUnderWay() {
    return mostUnderWay;
  }

  synchronized List<Received> received() {
    return List.copyOf(received);
  }

  List<String> eventIds() {
    return received().stream().map(Received::eventId).toList();
  }

  /** Waits until that many requests have come. */
  synchronized List<Received> await(int count) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE_MILLIS * 1_000_000;
    while (received.size() < count) {
      long left = (deadline - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        throw new AssertionError(
            "only " + received.size() + " requests came (expected: " + count + ")");
      }
      wait(left);
    }
    return received();
  }

  @Override
  public void close() {
    http.stop(0);
    threads.shutdownNow();
  }

  private void receive(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
    String signature = exchange.getRequestHeaders().getFirst("Stripe-Signature");
    int status = note(new Received(body, signature, isGenuine(body, signature)));
    exchange.sendResponseHeaders(status, -1);
    exchange.close();
  }

  private synchronized int note(Received request) {
    received.add(request);
    underWay++;
    mostUnderWay = Math.max(mostUnderWay, underWay);
    notifyAll();
    untilEnoughAreUnderWay();
    underWay--;
    Integer told = nextAnswers.poll();
    return told == null ? 200 : told;
  }

  private synchronized void untilEnoughAreUnderWay() {
    try {
      while (mostUnderWay < answersFrom) {
        wait();
      }
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean isGenuine(String body, String signature) {
    try {
      return Webhook.Signature.verifyHeader(body, signature, secret, 300);
    } catch (SignatureVerificationException e) {
      return false;
    }
  }

  record Received(String body, String signature, boolean genuine) {
    String eventId() {
      return body.replaceFirst("(?s).*?\"id\": \"([^\"]+)\".*", "$1");
    }
  }
}
