package io.figwizard.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The JSON of an event, asked for single values. It is a provider's, but of a release that may not
 * be ours: what is not there, or not what it should be, is null and never an error.
 */
record EventJson(JsonNode root) {
  /** Far more than any identifier or type has. */
  private static final int LONGEST = 255;

  private static final JsonMapper MAPPER = new JsonMapper();

  /** Of a body that is no JSON, one in which nothing is found. */
  static EventJson of(byte[] body) {
    try {
      return new EventJson(MAPPER.readTree(body));
    } catch (IOException e) {
      return new EventJson(MissingNode.getInstance());
    }
  }

  /** An identifier or the like: short text of visible characters. */
  @Nullable String text(String... path) {
    return text(at(path));
  }

  /** As {@link #text}, or of an object in its place the object's {@code id}. */
  @Nullable String idOf(String... path) {
    JsonNode node = at(path);
    return text(node.isObject() ? node.path("id") : node);
  }

  @Nullable Boolean flag(String... path) {
    JsonNode node = at(path);
    return node.isBoolean() ? node.booleanValue() : null;
  }

  @Nullable Long number(String... path) {
    JsonNode node = at(path);
    return node.isIntegralNumber() && node.canConvertToLong() ? node.longValue() : null;
  }

  private JsonNode at(String... path) {
    JsonNode node = root;
    for (String name : path) {
      node = node.path(name);
    }
    return node;
  }

  private static @Nullable String text(JsonNode node) {
    if (!node.isTextual()) {
      return null;
    }
    String text = node.textValue();
    return !text.isEmpty()
            && text.length() <= LONGEST
            && text.chars().allMatch(character -> character > ' ' && character < 0x7f)
        ? text
        : null;
  }
}
