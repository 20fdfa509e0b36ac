package io.figwizard.routingproxy.dryrun;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.figwizard.routingproxy.shadow.CopiedAnswer;
import io.figwizard.routingproxy.shadow.CopiedAnswer.Header;
import java.io.IOException;
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
 * @param outbound how often, by kind and what; kinds are event, mail and http
 * @param complete whether that is all of it
 * @param tooLarge whether there was too much to say; there is nothing else then
 */
public record Effects(
    Map<String, Rows> rows,
    Map<String, Map<String, Integer>> outbound,
    boolean complete,
    boolean tooLarge) {

  /** Of a request that was refused before it could do anything. */
  public static final Effects NONE = new Effects(Map.of(), Map.of(), true, false);

  static final String HEADER = "x-fig-effects";

  /** Of the header; servers say {@code tooLarge} from 4 kB on. */
  private static final int LONGEST = 8 * 1024;

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /** Changed rows of one table. */
  public record Rows(long inserted, long updated, long deleted) {
    public static final Rows NONE = new Rows(0, 0, 0);
  }

  public Effects {
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
      return new Effects(Map.of(), Map.of(), false, true);
    }
    JsonNode tables = json.path("rows");
    JsonNode calls = json.path("outbound");
    if (!tables.isObject() || !calls.isArray() || !json.path("complete").isBoolean()) {
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
    for (JsonNode call : calls) {
      outbound
          .computeIfAbsent(call.path("kind").asText("other"), kind -> new TreeMap<>())
          .merge(call.path("what").asText(""), 1, Integer::sum);
    }
    return new Effects(rows, outbound, json.path("complete").booleanValue(), false);
  }
}
