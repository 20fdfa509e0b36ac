package io.figwizard.routingproxy.diff;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Whether two values that are both there say the same. Immutable and thread-safe. */
interface Judge {

  /** Both have a value of the same type. */
  Judge PRESENT = (monolith, extracted) -> monolith.getNodeType() == extracted.getNodeType();

  /** Longer texts are not matched: an expression that backtracks would take very long. */
  int LONGEST_MATCHED = 10_000;

  boolean agree(JsonNode monolith, JsonNode extracted);

  /** Numbers no further apart than that. */
  static Judge within(double tolerance) {
    return (monolith, extracted) ->
        monolith.isNumber()
            && extracted.isNumber()
            && Math.abs(monolith.doubleValue() - extracted.doubleValue()) <= tolerance;
  }

  /** Plain values whose whole text matches, on both sides. */
  static Judge matching(Pattern pattern) {
    return (monolith, extracted) -> matches(pattern, monolith) && matches(pattern, extracted);
  }

  /** The same instant in whatever form (ISO 8601 or epoch), no further apart than that. */
  static Judge instants(Duration tolerance) {
    return (monolith, extracted) -> {
      Instant one = instant(monolith);
      Instant other = instant(extracted);
      return one != null
          && other != null
          && Duration.between(one, other).abs().compareTo(tolerance) <= 0;
    };
  }

  /** The instant that a value stands for; null where it does not. */
  static @Nullable Instant instant(JsonNode value) {
    try {
      if (value.isIntegralNumber() && value.canConvertToLong()) {
        long number = value.longValue();
        // Seconds until the year 5138, milliseconds from 1973 on.
        return Math.abs(number) < 100_000_000_000L
            ? Instant.ofEpochSecond(number)
            : Instant.ofEpochMilli(number);
      }
      return value.isTextual() ? OffsetDateTime.parse(value.textValue()).toInstant() : null;
    } catch (DateTimeException e) {
      return null;
    }
  }

  private static boolean matches(Pattern pattern, JsonNode value) {
    return value.isValueNode()
        && !value.isNull()
        && value.asText().length() <= LONGEST_MATCHED
        && pattern.matcher(value.asText()).matches();
  }
}
