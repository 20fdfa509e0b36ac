package io.figwizard.routingproxy;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.figwizard.routingproxy.dryrun.Answers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A real server that knows its build and answers everything else with its name. */
public final class TinyServer implements AutoCloseable {

  private final HttpServer http;
  private volatile Map<String, String> code = Map.of();
  private volatile String build;
  private volatile int buildStatus = 200;
  private volatile int status = 200;
  private volatile int failsEach = Integer.MAX_VALUE;
  private final AtomicInteger answered = new AtomicInteger();
  private volatile CountDownLatch held = new CountDownLatch(0);
  private volatile boolean holds;
  private volatile String lastBody = "";
  private volatile @Nullable UnaryOperator<String> json;
  private volatile @Nullable CountDownLatch stream;
  private volatile @Nullable String effects;
  private volatile Runnable beforeBuild = () -> {};

  public TinyServer(String name, String build) {
    this.build = build;
    try {
      http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    http.createContext(
        "/",
        exchange -> {
          if (exchange.getRequestURI().getPath().equals("/fig/code")) {
            tellCode(exchange);
            return;
          }
          boolean asked = exchange.getRequestURI().getPath().equals("/fig/build");
          String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
          lastBody = asked ? lastBody : body;
          waitWhereHeld(asked);
          if (asked) {
            beforeBuild.run();
          }
          CountDownLatch end = stream;
          if (end != null && !asked) {
            stream = null;
            stream(exchange, end);
            return;
          }
          byte[] answer =
              (asked
                      ? "{\"ok\":true,\"data\":{\"service\":\""
                          + name
                          + "\",\"build\":\""
                          + this.build
                          + "\"}}"
                      : json == null ? name : json.apply(body))
                  .getBytes(UTF_8);
          if (json != null) {
            exchange.getResponseHeaders().set("Content-Type", "application/json");
          }
          if (effects != null && exchange.getRequestHeaders().containsKey("X-Fig-Dry-Run")) {
            exchange.getResponseHeaders().set("X-Fig-Effects", effects);
          }
          boolean fails = !asked && answered.incrementAndGet() % failsEach == 0;
          int answers = asked ? buildStatus : fails ? 500 : status;
          exchange.sendResponseHeaders(answers, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    http.start();
  }

  /**
   * Answers the next request with a stream of server-sent events, and no other one before its end.
   *
   * @param end of the stream
   */
  public void answerStream(CountDownLatch end) {
    stream = end;
  }

  /**
   * Tells from now on which class serves what.
   *
   * @param names by the query of the question
   */
  public void tellCode(Map<String, String> names) {
    code = names;
  }

  private void tellCode(HttpExchange exchange) throws IOException {
    String known = code.get(exchange.getRequestURI().getRawQuery());
    byte[] answer = ("{\"ok\":true,\"data\":{\"className\":\"" + known + "\"}}").getBytes(UTF_8);
    exchange.sendResponseHeaders(known == null ? 404 : 200, answer.length);
    exchange.getResponseBody().write(answer);
    exchange.close();
  }

  private static void stream(HttpExchange exchange, CountDownLatch end) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
    exchange.sendResponseHeaders(200, 0);
    exchange.getResponseBody().write("data: begun\n\n".getBytes(UTF_8));
    exchange.getResponseBody().flush();
    try {
      end.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    exchange.close();
  }

  /** Lets whoever asks for its build wait from now on, and every other request behind that. */
  public void hold() {
    held = new CountDownLatch(1);
  }

  /** Whether somebody waits for its build. */
  public boolean holds() {
    return holds;
  }

  public void release() {
    held.countDown();
  }

  /** Is done each time before it tells its build. */
  public void beforeItTellsItsBuild(Runnable work) {
    beforeBuild = work;
  }

  private void waitWhereHeld(boolean asked) {
    if (asked && held.getCount() > 0) {
      holds = true;
      try {
        held.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  public URI address() {
    return URI.create("http://127.0.0.1:" + http.getAddress().getPort());
  }

  public void redeploy(String newBuild) {
    build = newBuild;
  }

  /** Everything but the question for its build. */
  public void answerWith(int newStatus) {
    status = newStatus;
  }

  /** One request of so many with 500. */
  public void failOneOf(int requests) {
    failsEach = requests;
  }

  /**
   * @param answer makes JSON of the request's body
   */
  public void answerJson(UnaryOperator<String> answer) {
    json = answer;
  }

  /**
   * Knows dry runs from now on.
   *
   * @param newEffects what they say; null for not knowing them and doing what is asked
   */
  public void wouldDo(@Nullable String newEffects) {
    effects = newEffects == null ? null : Answers.encoded(newEffects);
  }

  public String lastBody() {
    return lastBody;
  }

  public void answerBuildWith(int status) {
    buildStatus = status;
  }

  @Override
  public void close() {
    held.countDown();
    http.stop(0);
  }
}
