package io.figwizard.routingproxy.dryrun;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.figwizard.routingproxy.shadow.CopiedAnswer;
import io.figwizard.routingproxy.shadow.CopiedAnswer.Header;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a request would have done, as the server says that ran it dry. Immutable.
 *
 * @param rows by table, as {@code schema.table}; tables without any change may be left out
 * @param values by table a digest of what was written to each of its columns; null where the server
 *     does not tell them
 * @param outbound how often, by kind and what; events for example
 * @param calls what others would have been asked, in order
 * @param events what would have been said of what has happened, in order
 * @param complete whether that is all of it
 * @param ended whether the last of the calls ended it: nobody has answered, so nothing came after
 * @param tooLarge whether there was too much to say; there is nothing else then
 */
public record Effects(
    Map<String, Rows> rows,
    @Nullable Map<String, Map<String, String>> values,
    Map<String, Map<String, Integer>> outbound,
    List<Call> calls,
    List<Call> events,
    boolean complete,
    boolean ended,
    boolean tooLarge) {

  /** Of a request that was refused before it could do anything. */
  public static final Effects NONE =
      new Effects(Map.of(), Map.of(), Map.of(), List.of(), List.of(), true, false, false);

  static final String HEADER = "x-fig-effects";

  /** Of the header; servers say {@code tooLarge} from 4 kB on. */
  private static final int LONGEST = 8 * 1024;

  /** How a call is told. */
  private static final String CALL = "call";

  private static final String EVENT = "event";

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /** Changed rows of one table. */
  public record Rows(long inserted, long updated, long deleted) {
    public static final Rows NONE = new Rows(0, 0, 0);
  }

  /**
   * What would have left the domain: a question to somebody else that was captured, or an event.
   *
   * @param what for example {@code stripe POST /v1/customers/{id}}, or the event's type
   * @param fields by name: values that may be told, digests of all others; of an event none where
   *     the server does not tell them
   */
  public record Call(String what, Map<String, String> fields) {
    public Call {
      fields = Collections.unmodifiableMap(new TreeMap<>(fields));
    }
  }

  public Effects {
    calls = List.copyOf(calls);
    events = List.copyOf(events);
    values = values == null ? null : Collections.unmodifiableMap(new TreeMap<>(values));
    rows = Collections.unmodifiableMap(new TreeMap<>(rows));
    outbound = Collections.unmodifiableMap(new TreeMap<>(outbound));
  }

  /** What the answer says; null where it says nothing, or nothing that can be read. */
  public static @Nullable Effects of(CopiedAnswer answer) {
    List<String> values =
        answer.headers().stream()
            .filter(header -> header.name().equals(HEADER))
            .map(Header::value)
            .toList();
    if (values.size() != 1 || values.get(0).length() > LONGEST) {
      return null;
    }
    try {
      return read(JSON.readTree(Base64.getUrlDecoder().decode(values.get(0))));
    } catch (IOException | IllegalArgumentException e) {
      return null;
    }
  }

  private static @Nullable Effects read(JsonNode json) {
    if (json.path("tooLarge").asBoolean()) {
      return new Effects(Map.of(), null, Map.of(), List.of(), List.of(), false, false, true);
    }
    JsonNode tables = json.path("rows");
    JsonNode sent = json.path("outbound");
    if (!tables.isObject() || !sent.isArray() || !json.path("complete").isBoolean()) {
      return null;
    }
    Map<String, Rows> rows = new TreeMap<>();
    tables
        .fields()
        .forEachRemaining(
            table ->
                rows.put(
                    table.getKey(),
                    new Rows(
                        table.getValue().path("inserted").asLong(),
                        table.getValue().path("updated").asLong(),
                        table.getValue().path("deleted").asLong())));
    Map<String, Map<String, Integer>> outbound = new TreeMap<>();
    List<Call> calls = new ArrayList<>();
    List<Call> events = new ArrayList<>();
    for (JsonNode one : sent) {
      String what = one.path("what").asText("");
      String kind = one.path("kind").asText("other");
      Call told = new Call(what, fields(one.path("fields")));
      if (kind.equals(CALL)) {
        calls.add(told);
        continue;
      }
      outbound.computeIfAbsent(kind, any -> new TreeMap<>()).merge(what, 1, Integer::sum);
      if (kind.equals(EVENT)) {
        events.add(told);
      }
    }
    return new Effects(
        rows,
        values(json.path("values")),
        outbound,
        calls,
        events,
        json.path("complete").booleanValue(),
        json.path("ended").asBoolean(),
        false);
  }

  private static @Nullable Map<String, Map<String, String>> values(JsonNode json) {
    if (!json.isObject()) {
      return null;
    }
    Map<String, Map<String, String>> values = new TreeMap<>();
    json.fields().forEachRemaining(table -> values.put(table.getKey(), fields(table.getValue())));
    return values;
  }

  private static Map<String, String> fields(JsonNode json) {
    Map<String, String> fields = new TreeMap<>();
    json.fields().forEachRemaining(field -> fields.put(field.getKey(), field.getValue().asText()));
    return fields;
  }

  /** Where it ended; empty where it came to its own end. */
  public String endedAt() {
    return !ended || calls.isEmpty() ? "" : calls.get(calls.size() - 1).what();
  }
}
