package io.figwizard.routingproxy.diff;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.regex.Pattern;

/** What kind of value a field holds, as far as a rule could make use of it. */
enum Shape {
  INSTANT,
  UUID,
  OTHER;

  static final String UUID_PATTERN = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}";

  private static final Pattern UUIDS = Pattern.compile(UUID_PATTERN);

  static Shape of(JsonNode value) {
    if (!value.isTextual()) {
      return OTHER;
    }
    if (Judge.instant(value) != null) {
      return INSTANT;
    }
    return UUIDS.matcher(value.textValue()).matches() ? UUID : OTHER;
  }

  /** The shape of both; OTHER where they differ in it. */
  Shape and(Shape other) {
    return this == other ? this : OTHER;
  }
}
