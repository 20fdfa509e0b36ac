package io.figwizard.loadtests.tour;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.figwizard.loadtests.CannotRun;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The visitor's stream of server-sent events, read from the moment it is opened to its end (WHATWG
 * HTML, section 9.2.6; our server writes one {@code data} line for each event).
 */
final class Notifications {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
  private final Transcript transcript;

  private Notifications(Transcript transcript) {
    this.transcript = transcript;
  }

  /**
   * @param name notification, ready or end; {@code closed} when the stream has broken off
   */
  private record Event(String name, JsonNode data) {}

  /**
   * Opens it, and waits until the server says that from now on nothing is missed.
   *
   * @param request without a time limit: the stream is meant to last
   */
  static Notifications open(HttpClient client, HttpRequest request, Transcript transcript) {
    Notifications notifications = new Notifications(transcript);
    transcript.request("GET", request.uri().getPath(), null);
    CompletableFuture<HttpResponse<Stream<String>>> response =
        client.sendAsync(request, BodyHandlers.ofLines());
    HttpResponse<Stream<String>> opened = await(response);
    String type = opened.headers().firstValue("Content-Type").orElse("");
    if (opened.statusCode() != 200 || !type.startsWith("text/event-stream")) {
      throw new UnexpectedAnswer(
          "GET %s was answered %d %s (expected: 200 text/event-stream)"
              .formatted(request.uri().getPath(), opened.statusCode(), type));
    }
    Thread reader = new Thread(() -> notifications.read(opened.body()), "notifications");
    reader.setDaemon(true);
    reader.start();
    notifications.next("the server is ready", event -> event.name.equals("ready"));
    transcript.remark("< 200 " + type + ", stays open");
    return notifications;
  }

  /** Waits for a notification, and shows it; the others are left out. */
  JsonNode await(String type, Predicate<JsonNode> condition) {
    JsonNode data =
        next(
                "a notification " + type,
                event ->
                    event.name.equals("notification")
                        && event.data.path("type").asText().equals(type)
                        && condition.test(event.data))
            .data;
    transcript.remark("~ notification " + Shortened.text(data));
    return data;
  }

  /** Waits until the server ends the stream, and says why it did. */
  String untilItEnds() {
    Event end = next("the end of the stream", event -> event.name.equals("end"));
    transcript.remark("~ end " + Shortened.text(end.data));
    return end.data.path("code").asText();
  }

  private Event next(String what, Predicate<Event> condition) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    try {
      while (true) {
        Event event = events.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
        if (event == null) {
          throw new UnexpectedAnswer(
              "the stream of notifications was silent (expected: %s within %d s)"
                  .formatted(what, PATIENCE.toSeconds()));
        }
        if (condition.test(event)) {
          return event;
        }
        if (event.name.equals("closed") || event.name.equals("end")) {
          throw new UnexpectedAnswer(
              "the stream of notifications ended: %s (expected: %s)".formatted(event.data, what));
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CannotRun("stopped before the end", e);
    }
  }

  private void read(Stream<String> lines) {
    String name = "message";
    String reason = "the connection was closed";
    try (lines) {
      for (String line : (Iterable<String>) lines::iterator) {
        if (line.startsWith("event:")) {
          name = line.substring("event:".length()).strip();
        } else if (line.startsWith("data:")) {
          events.add(new Event(name, JSON.readTree(line.substring("data:".length()))));
        } else if (line.isEmpty()) {
          name = "message";
        }
      }
    } catch (RuntimeException | JsonProcessingException e) {
      reason = e.toString();
    }
    events.add(new Event("closed", JSON.getNodeFactory().textNode(reason)));
  }

  private static <T> T await(CompletableFuture<T> future) {
    try {
      return future.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new UnexpectedAnswer("the stream of notifications cannot be opened: " + e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CannotRun("stopped before the end", e);
    }
  }
}
