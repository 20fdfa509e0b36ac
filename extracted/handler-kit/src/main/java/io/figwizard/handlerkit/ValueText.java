package io.figwizard.handlerkit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.InputStream;
import java.io.Reader;
import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Date;
import java.util.HexFormat;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What a value is written as before a digest is made of it: the same value is the same text,
 * whatever type it was bound as. An instant of the dry run, give or take what two hosts' clocks
 * differ by, is "now", and so the same in each. Holds users' data, so it is for digests alone. One
 * thread.
 */
final class ValueText {
  /** These begin with what no text in PostgreSQL holds, so that no text is taken for them. */
  private static final String NOW = "\0now";

  private static final String NULL = "\0null";

  /** What can be read only once is left to the driver. */
  private static final String STREAM = "\0stream";

  /** The shortest is 2026-11-22T12:00Z. */
  private static final int SHORTEST_INSTANT = 17;

  private static final int LONGEST_INSTANT = 40;

  /** What hosts that set their clocks by the network differ by at most. */
  private static final Duration TOLERANCE = Duration.ofSeconds(2);

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS).build();

  private final Clock clock;
  private final Instant begun;

  /**
   * @param clock by which the dry run begins now
   */
  ValueText(Clock clock) {
    this.clock = clock;
    // As coarse as what is made of it may be.
    this.begun = clock.instant().truncatedTo(ChronoUnit.MILLIS).minus(TOLERANCE);
  }

  String of(@Nullable Object value) {
    if (value == null) {
      return NULL;
    }
    if (value instanceof Number number) {
      return number(number);
    }
    if (value instanceof InputStream || value instanceof Reader) {
      return STREAM;
    }
    if (value instanceof byte[] bytes) {
      return HexFormat.of().formatHex(bytes);
    }
    if (value instanceof java.sql.Array array) {
      return elements(array);
    }
    if (value instanceof Collection<?> collection) {
      return of(collection.toArray());
    }
    if (value.getClass().isArray()) {
      return IntStream.range(0, Array.getLength(value))
          .mapToObj(i -> of(Array.get(value, i)))
          .collect(Collectors.joining("\0,", "\0[", "\0]"));
    }
    Instant instant = instant(value);
    return instant == null ? text(value.toString()) : instant(instant);
  }

  /** The same, with "now" for whatever in it is an instant since the beginning. */
  JsonNode settled(JsonNode json) {
    if (json.isObject()) {
      ObjectNode object = JsonNodeFactory.instance.objectNode();
      json.properties().forEach(field -> object.set(field.getKey(), settled(field.getValue())));
      return object;
    }
    if (json.isArray()) {
      ArrayNode array = JsonNodeFactory.instance.arrayNode();
      json.forEach(element -> array.add(settled(element)));
      return array;
    }
    Instant instant = json.isTextual() ? parsed(json.textValue()) : null;
    return instant != null && isNow(instant) ? TextNode.valueOf(NOW) : json;
  }

  private static @Nullable Instant instant(Object value) {
    if (value instanceof Instant instant) {
      return instant;
    }
    if (value instanceof OffsetDateTime time) {
      return time.toInstant();
    }
    if (value instanceof ZonedDateTime time) {
      return time.toInstant();
    }
    if (value instanceof Timestamp time) {
      return time.toInstant();
    }
    // Those of java.sql for dates and times alone are no instants.
    return value.getClass() == Date.class ? ((Date) value).toInstant() : null;
  }

  /** PostgreSQL keeps microseconds. */
  private String instant(Instant instant) {
    return isNow(instant) ? NOW : instant.truncatedTo(ChronoUnit.MICROS).toString();
  }

  private boolean isNow(Instant instant) {
    return !instant.isBefore(begun) && !instant.isAfter(clock.instant().plus(TOLERANCE));
  }

  private String text(String text) {
    Instant instant = parsed(text);
    if (instant != null) {
      return instant(instant);
    }
    boolean json = text.startsWith("{") || text.startsWith("[");
    try {
      return json ? json(text) : text;
    } catch (JsonProcessingException e) {
      // It only looks like it.
      return text;
    }
  }

  /** As {@code jsonb} would take it: blanks and the order of names make no difference. */
  private String json(String text) throws JsonProcessingException {
    JsonNode settled = settled(JSON.readTree(text));
    return settled.isObject() || settled.isArray()
        ? JSON.writeValueAsString(JSON.treeToValue(settled, Object.class))
        : text;
  }

  private static @Nullable Instant parsed(String text) {
    if (text.length() < SHORTEST_INSTANT
        || text.length() > LONGEST_INSTANT
        || text.charAt(10) != 'T') {
      return null;
    }
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      return null;
    }
  }

  private static String number(Number number) {
    try {
      return new BigDecimal(number.toString()).stripTrailingZeros().toPlainString();
    } catch (NumberFormatException e) {
      // Infinite, or not a number.
      return number.toString();
    }
  }

  private String elements(java.sql.Array array) {
    try {
      return of(array.getArray());
    } catch (SQLException e) {
      // The driver's own writing of it.
      return String.valueOf(array);
    }
  }
}
