package io.figwizard.loadtests.tour;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.figwizard.loadtests.CannotRun;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The user: asks through the proxy, in one variant, and lets the reader see it. For one thread. */
final class Visitor {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(40);
  private static final Duration AT_LAST = Duration.ofSeconds(90);
  private static final Duration PAUSE = Duration.ofMillis(200);

  private final HttpClient client;
  private final URI proxy;
  private final String suffix;
  private final Sides sides;
  private final Transcript transcript;
  private @Nullable String accessToken;

  /**
   * @param suffix of the variant's paths, empty in production
   */
  Visitor(HttpClient client, URI proxy, String suffix, Sides sides, Transcript transcript) {
    this.client = client;
    this.proxy = proxy;
    this.suffix = suffix;
    this.sides = sides;
    this.transcript = transcript;
  }

  /** From now on requests carry it. */
  void isKnownBy(String token) {
    accessToken = token;
  }

  /** A request that lasts until the server ends it. */
  HttpRequest stream(String path) {
    return lasting(path).GET().build();
  }

  private HttpRequest.Builder to(String path) {
    return lasting(path).timeout(PATIENCE);
  }

  /** With the visitor's token, if there is one. */
  private HttpRequest.Builder lasting(String path) {
    HttpRequest.Builder request = HttpRequest.newBuilder(proxy.resolve(path));
    return accessToken == null ? request : request.header("Authorization", "Bearer " + accessToken);
  }

  /** Asks a handler for an action, and returns what the envelope holds. */
  JsonNode does(String handler, String action, Map<String, ?> fields) {
    return asks(handler, action, fields).data();
  }

  /** The same, whatever comes back. */
  Answer asks(String handler, String action, Map<String, ?> fields) {
    show(handler, action, fields);
    long began = System.nanoTime();
    Answer answer = send(handler, action, fields);
    show(answer, began, 1);
    return answer;
  }

  /**
   * Asks again and again, until the answer is what it will be one day.
   *
   * @param expected in words
   */
  JsonNode untilIt(
      String expected,
      String handler,
      String action,
      Map<String, ?> fields,
      Predicate<JsonNode> condition) {
    show(handler, action, fields);
    long began = System.nanoTime();
    for (int times = 1; ; times++) {
      Answer answer = send(handler, action, fields);
      JsonNode data = answer.data();
      boolean so = condition.test(data);
      if (so || System.nanoTime() - began > AT_LAST.toNanos()) {
        show(answer, began, times);
        answer.require(so, expected + ", within " + AT_LAST.toSeconds() + " s");
        return data;
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }

  /** Fetches what is no envelope: a file. */
  byte[] fetches(String path, String expectedType) {
    transcript.request("GET", path, null);
    long began = System.nanoTime();
    HttpResponse<byte[]> response = exchange(to(path).GET().build(), BodyHandlers.ofByteArray());
    String type = response.headers().firstValue("Content-Type").orElse("");
    String side = side(response);
    transcript.answer(
        response.statusCode(),
        side,
        millisSince(began),
        1,
        "%s, %,d bytes".formatted(type, response.body().length));
    if (response.statusCode() != 200 || !type.startsWith(expectedType)) {
      throw new UnexpectedAnswer(
          "GET %s was answered %d %s (expected: 200 %s)"
              .formatted(path, response.statusCode(), type, expectedType));
    }
    return response.body();
  }

  private Answer send(String handler, String action, Map<String, ?> fields) {
    HttpResponse<String> response =
        exchange(
            to("/" + handler + suffix)
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .POST(BodyPublishers.ofString(body(action, fields).toString()))
                .build(),
            BodyHandlers.ofString());
    Answer answer =
        new Answer(
            handler + suffix + "." + action,
            response.statusCode(),
            side(response),
            json(response.body()));
    sides.check(handler + suffix, answer);
    return answer;
  }

  private void show(String handler, String action, Map<String, ?> fields) {
    transcript.request("POST", "/" + handler + suffix, Shortened.text(body(action, fields)));
  }

  private void show(Answer answer, long began, int times) {
    JsonNode body = answer.body();
    JsonNode shown = body.path("ok").asBoolean() ? body.path("data") : body.path("error");
    transcript.answer(
        answer.status(), answer.side(), millisSince(began), times, Shortened.text(shown));
  }

  private static JsonNode body(String action, Map<String, ?> fields) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("action", action);
    all.putAll(fields);
    return JSON.valueToTree(all);
  }

  private <T> HttpResponse<T> exchange(HttpRequest request, HttpResponse.BodyHandler<T> handler) {
    try {
      return client.send(request, handler);
    } catch (IOException e) {
      throw new UnexpectedAnswer(
          "%s %s was not answered: %s (expected: an answer within %d s)"
              .formatted(request.method(), request.uri(), e, PATIENCE.toSeconds()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CannotRun("stopped before the end", e);
    }
  }

  private static JsonNode json(String body) {
    try {
      return JSON.readTree(body);
    } catch (JsonProcessingException e) {
      return MissingNode.getInstance();
    }
  }

  private static String side(HttpResponse<?> response) {
    return response.headers().firstValue("X-Fig-Side").orElse("");
  }

  private static long millisSince(long began) {
    return Duration.ofNanos(System.nanoTime() - began).toMillis();
  }
}
