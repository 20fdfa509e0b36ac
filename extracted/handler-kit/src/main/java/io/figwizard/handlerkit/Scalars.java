package io.figwizard.handlerkit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads single JSON values strictly: a number is not a string, {@code "1"} is not a number, 1.5 is
 * not a whole number. Immutable; safe for use by many threads.
 */
final class Scalars {
  private static final Pattern UUID_TEXT =
      Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

  private final JsonMapper mapper;

  Scalars(JsonMapper mapper) {
    this.mapper = mapper;
  }

  /** Thrown with a message for the field that is wrong. */
  static final class WrongType extends Exception {
    private static final long serialVersionUID = 1L;

    WrongType(String message) {
      super(message, null, false, false);
    }
  }

  static boolean supports(Class<?> type) {
    return type.isPrimitive()
        || type.isEnum()
        || type == String.class
        || type == Boolean.class
        || (Number.class.isAssignableFrom(type) && type.getName().startsWith("java."))
        || type == UUID.class
        || type == java.net.URI.class
        || type.getName().startsWith("java.time.");
  }

  Object read(Class<?> type, JsonNode node) throws WrongType {
    if (type == String.class) {
      return text(node);
    }
    if (type == boolean.class || type == Boolean.class) {
      require(node.isBoolean(), "must be true or false");
      return node.booleanValue();
    }
    if (type.isEnum()) {
      return constant(type, node);
    }
    if (type.isPrimitive() || Number.class.isAssignableFrom(type)) {
      return number(type, node);
    }
    if (type == UUID.class) {
      require(node.isTextual() && UUID_TEXT.matcher(node.textValue()).matches(), "must be a UUID");
      return UUID.fromString(node.textValue());
    }
    return parsed(type, node);
  }

  private static String text(JsonNode node) throws WrongType {
    require(node.isTextual(), "must be a string");
    String text = node.textValue();
    // PostgreSQL's text holds neither; refused here, they are the client's fault and not a 500.
    require(text.indexOf('\0') < 0, "must not contain the character U+0000");
    require(text.codePoints().noneMatch(Scalars::isSurrogate), "must be well-formed Unicode");
    return text;
  }

  private static boolean isSurrogate(int codePoint) {
    return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
  }

  private static Object number(Class<?> type, JsonNode node) throws WrongType {
    if (type == double.class
        || type == Double.class
        || type == float.class
        || type == Float.class) {
      require(node.isNumber() && Double.isFinite(node.doubleValue()), "must be a number");
      return type == float.class || type == Float.class
          ? (Object) node.floatValue()
          : (Object) node.doubleValue();
    }
    if (type == BigDecimal.class) {
      require(node.isNumber() && Math.abs(node.decimalValue().scale()) <= 400, "must be a number");
      return node.decimalValue();
    }
    require(node.isIntegralNumber(), "must be a whole number");
    BigInteger value = node.bigIntegerValue();
    if (type == BigInteger.class) {
      return value;
    }
    if (type == int.class || type == Integer.class) {
      return (int) within(value, Integer.MIN_VALUE, Integer.MAX_VALUE);
    }
    if (type == short.class || type == Short.class) {
      return (short) within(value, Short.MIN_VALUE, Short.MAX_VALUE);
    }
    return within(value, Long.MIN_VALUE, Long.MAX_VALUE);
  }

  private static long within(BigInteger value, long least, long most) throws WrongType {
    require(
        value.bitLength() < Long.SIZE && value.longValue() >= least && value.longValue() <= most,
        "must be a whole number between " + least + " and " + most);
    return value.longValue();
  }

  private Object constant(Class<?> type, JsonNode node) throws WrongType {
    Map<String, Object> constants = new LinkedHashMap<>();
    for (Object constant : type.getEnumConstants()) {
      constants.put(mapper.convertValue(constant, String.class), constant);
    }
    Object found = node.isTextual() ? constants.get(node.textValue()) : null;
    if (found == null) {
      throw new WrongType("must be one of " + String.join(", ", constants.keySet()));
    }
    return found;
  }

  private Object parsed(Class<?> type, JsonNode node) throws WrongType {
    require(node.isTextual() && !node.textValue().isBlank(), expectation(type));
    try {
      @Nullable Object value = mapper.treeToValue(node, type);
      if (value != null) {
        return value;
      }
    } catch (JsonProcessingException | IllegalArgumentException e) {
      // The message below says what is wanted; Jackson's names our classes.
    }
    throw new WrongType(expectation(type));
  }

  private static String expectation(Class<?> type) {
    if (type == Instant.class) {
      return "must be a time like 2026-01-31T12:00:00Z";
    }
    if (type == LocalDate.class) {
      return "must be a date like 2026-01-31";
    }
    return switch (type.getSimpleName()) {
      case "ZoneId" -> "must be a time zone like Europe/Berlin";
      case "Duration" -> "must be a duration like PT15M";
      case "URI" -> "must be an address";
      default -> "must be a date or time in the form of ISO 8601";
    };
  }

  private static void require(boolean condition, String message) throws WrongType {
    if (!condition) {
      throw new WrongType(message);
    }
  }
}
