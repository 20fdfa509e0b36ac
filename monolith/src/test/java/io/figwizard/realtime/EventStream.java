package io.figwizard.realtime;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.figwizard.handlertesting.Eventually;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A client of server-sent events that reads on a thread of its own. */
public final class EventStream implements AutoCloseable {
  /** An event as it came. */
  public record Event(@Nullable String id, String name, JsonNode data) {}

  private static final ObjectMapper JSON = new ObjectMapper();

  private final int status;
  private final HttpHeaders headers;
  private final InputStream body;
  private final List<Event> events = Collections.synchronizedList(new ArrayList<>());
  private final AtomicInteger heartbeats = new AtomicInteger();
  private volatile String refusal = "";
  private volatile boolean ended;

  private EventStream(HttpResponse<InputStream> response) {
    this.status = response.statusCode();
    this.headers = response.headers();
    this.body = response.body();
    Thread reader = new Thread(this::read, "event stream");
    reader.setDaemon(true);
    reader.start();
  }

  public static EventStream open(URI server, String token) {
    return open(server, token, null);
  }

  /**
   * @param lastEventId what {@code Last-Event-ID} says, if anything
   */
  public static EventStream open(URI server, @Nullable String token, @Nullable String lastEventId) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(server.resolve("/realtime/events"))
            .version(HttpClient.Version.HTTP_1_1);
    if (token != null) {
      request.header("Authorization", "Bearer " + token);
    }
    if (lastEventId != null) {
      request.header("Last-Event-ID", lastEventId);
    }
    return open(request.build());
  }

  static EventStream open(HttpRequest request) {
    try {
      return new EventStream(
          HttpClient.newHttpClient().send(request, BodyHandlers.ofInputStream()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  public int status() {
    return status;
  }

  public Optional<String> header(String name) {
    return headers.firstValue(name);
  }

  /** The code of the envelope, where the stream was refused. */
  public String errorCode() throws Exception {
    Eventually.holds("the refusal has come", () -> ended);
    return JSON.readTree(refusal).path("error").path("code").asText();
  }

  public List<Event> events(String name) {
    return all().stream().filter(event -> event.name().equals(name)).toList();
  }

  /** What the notifications say, in order: the tests write numbers. */
  public List<Integer> numbers() {
    return events("notification").stream()
        .map(event -> event.data().path("data").path("status").asInt())
        .toList();
  }

  int count() {
    synchronized (events) {
      return (int) events.stream().filter(event -> event.name().equals("notification")).count();
    }
  }

  /** The id that a browser would send when it comes again. */
  public @Nullable String lastEventId() {
    return all().stream().map(Event::id).filter(id -> id != null).reduce((a, b) -> b).orElse(null);
  }

  int heartbeats() {
    return heartbeats.get();
  }

  public boolean ended() {
    return ended;
  }

  /** Waits until nothing is missed any more. */
  public EventStream ready() throws Exception {
    Eventually.holds("the stream is ready", () -> !events("ready").isEmpty());
    return this;
  }

  private List<Event> all() {
    synchronized (events) {
      return new ArrayList<>(events);
    }
  }

  @Override
  public void close() {
    try {
      body.close();
    } catch (IOException e) {
      // It had ended.
      return;
    }
  }

  private void read() {
    try (BufferedReader lines = new BufferedReader(new InputStreamReader(body, UTF_8))) {
      String id = null;
      String name = "";
      StringBuilder all = new StringBuilder();
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (status != 200) {
          all.append(line);
        } else if (line.startsWith(":")) {
          heartbeats.incrementAndGet();
        } else if (line.startsWith("id: ")) {
          id = line.substring(4);
        } else if (line.startsWith("event: ")) {
          name = line.substring(7);
        } else if (line.startsWith("data: ")) {
          events.add(new Event(id, name, JSON.readTree(line.substring(6))));
          id = null;
        }
      }
      refusal = all.toString();
    } catch (IOException e) {
      refusal = "broken";
    } finally {
      ended = true;
    }
  }
}
