package io.figwizard.loadtests.gate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.figwizard.loadtests.CannotRun;
import io.figwizard.loadtests.simulation.FeedRow;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A team's requests, read from a file of JSON lines and sent in shuffled order: all of them, and
 * then all again, as often as a launch needs. {@code ${uuid}} and {@code ${n}} are others in each
 * request, whichever side it goes to; within one request they are the same everywhere.
 */
final class OwnRequests implements FeedSource {
  // One launch's requests are in the memory of the gate and of its load generator.
  private static final long MOST_CHARACTERS = 128L << 20;
  private static final Map<String, String> SAMPLE =
      Map.of("uuid", new UUID(0, 0).toString(), "n", "1");

  private final OwnRoute route;
  private final List<OwnRequest> requests;
  private final Placeholders places;
  private final String where;
  private final AtomicLong numbers;

  private OwnRequests(
      OwnRoute route,
      List<OwnRequest> requests,
      Placeholders places,
      String where,
      AtomicLong numbers) {
    this.route = route;
    this.requests = requests;
    this.places = places;
    this.where = where;
    this.numbers = numbers;
  }

  /**
   * @param clock where the numbers begin, so that the next gate has others
   * @throws CannotRun if a line is no request; the message says which
   */
  static OwnRequests read(Path file, OwnRoute route, Map<String, String> environment, Clock clock) {
    ObjectMapper json = OwnFile.strict(new ObjectMapper());
    List<OwnRequest> requests = new ArrayList<>();
    OwnRequests all =
        new OwnRequests(
            route,
            requests,
            new Placeholders(environment, SAMPLE),
            file.toString(),
            new AtomicLong(clock.millis()));
    int number = 0;
    for (String line : new String(OwnFile.content(file), StandardCharsets.UTF_8).lines().toList()) {
      number++;
      if (!line.isBlank()) {
        String at = file + ", line " + number;
        try {
          OwnRequest request = json.readValue(line, OwnRequest.class);
          if (request == null) {
            throw new CannotRun(at + ": it is null (expected: an object with method and path)");
          }
          all.row(request, all.places, at);
          requests.add(request);
        } catch (JsonProcessingException e) {
          throw OwnFile.fault(e, at);
        }
      }
    }
    if (requests.isEmpty()) {
      throw new CannotRun(file + " holds no request (expected: one JSON object a line)");
    }
    return all;
  }

  int size() {
    return requests.size();
  }

  @Override
  public @Nullable String mustContain() {
    return route.mustContain();
  }

  @Override
  public List<FeedRow> draw(int rows, long seed) {
    Random random = new Random(seed);
    List<OwnRequest> order = new ArrayList<>(requests);
    List<FeedRow> drawn = new ArrayList<>(rows);
    long characters = 0;
    while (drawn.size() < rows) {
      Collections.shuffle(order, random);
      for (OwnRequest request : order.subList(0, Math.min(order.size(), rows - drawn.size()))) {
        FeedRow row = row(request, numbered(), where);
        drawn.add(row);
        characters += row.body() == null ? 0 : row.body().length();
        if (characters > MOST_CHARACTERS) {
          throw new CannotRun(
              where
                  + " makes bodies of more than "
                  + (MOST_CHARACTERS >> 20)
                  + " MiB for one launch of "
                  + rows
                  + " requests; lower --rate or --seconds, or send smaller ones");
        }
      }
    }
    return drawn;
  }

  private Placeholders numbered() {
    return places.with(
        Map.of(
            "uuid", UUID.randomUUID().toString(), "n", Long.toString(numbers.getAndIncrement())));
  }

  private FeedRow row(OwnRequest request, Placeholders values, String at) {
    String path = values.fill(request.path(), at);
    requireSendable(path, at);
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    if (request.body() != null && !request.body().isTextual()) {
      headers.put("Content-Type", "application/json");
    }
    headers.putAll(route.headers());
    headers.putAll(request.headers());
    headers.replaceAll((name, value) -> headerValue(name, values.fill(value, at), at));
    String body = request.bodyText();
    List<Integer> own = request.expect();
    return new FeedRow(
        request.method(),
        path,
        headers,
        body == null ? null : values.fill(body, at),
        own == null ? route.expect() : own);
  }

  private static void requireSendable(String path, String at) {
    try {
      if (URI.create("http://side" + path).getFragment() == null) {
        return;
      }
    } catch (IllegalArgumentException e) {
      throw new CannotRun(
          at + ": its path cannot be sent (expected: percent-encoded, as in a URL)", e);
    }
    throw new CannotRun(at + ": its path has a fragment (#...), which is never sent; leave it out");
  }

  private static String headerValue(String name, String value, String at) {
    if (value.chars().anyMatch(c -> c < ' ' || c > '~')) {
      throw new CannotRun(
          at + ": its header " + name + " holds what headers may not (expected: printable ASCII)");
    }
    return value;
  }
}
