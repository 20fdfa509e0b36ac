package io.figwizard.twinkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonElement;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A double's answer to one request.
 *
 * @param headers beside the type of the body, which is JSON
 */
public record TwinAnswer(int status, Map<String, String> headers, JsonElement body) {
  private static final int DROPS = 20;

  public TwinAnswer {
    headers = Map.copyOf(headers);
  }

  void send(HttpExchange exchange) throws IOException {
    byte[] bytes = start(exchange);
    exchange.getResponseBody().write(bytes);
  }

  /** A little at a time, so that a client that only watches for silence waits on and on. */
  void trickle(HttpExchange exchange, Duration duration) throws IOException {
    byte[] bytes = start(exchange);
    long pause = duration.toNanos() / DROPS;
    try {
      for (int drop = 0; drop < DROPS; drop++) {
        int from = bytes.length * drop / DROPS;
        int to = bytes.length * (drop + 1) / DROPS;
        TimeUnit.NANOSECONDS.sleep(pause);
        exchange.getResponseBody().write(bytes, from, to - from);
        exchange.getResponseBody().flush();
      }
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Breaks the connection within the answer: when nothing of it came, Java's {@code
   * HttpURLConnection} would silently repeat even a POST, and hide the fault.
   */
  void breakOff(HttpExchange exchange) throws IOException {
    // In chunks, because of a body shorter than announced that class does not complain.
    exchange.sendResponseHeaders(status, 0);
    exchange.getResponseBody().write('{');
    exchange.getResponseBody().flush();
    // What makes the server cut the connection; closing the exchange would end the body properly.
    throw new IOException("an answer was lost, as a fault told");
  }

  private byte[] start(HttpExchange exchange) throws IOException {
    byte[] bytes = body.toString().getBytes(UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    headers.forEach(exchange.getResponseHeaders()::set);
    exchange.sendResponseHeaders(status, bytes.length);
    return bytes;
  }
}
