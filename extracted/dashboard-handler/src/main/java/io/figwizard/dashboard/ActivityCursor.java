package io.figwizard.dashboard;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.figwizard.handlerkit.Refusal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A place between two entries of somebody's activity; opaque text to clients. It says where to go
 * on and not whose entries: a made-up or stolen one leads to another place among the caller's own.
 */
record ActivityCursor(Instant at, UUID id) {
  /** After the last moment that the text of a cursor can name. */
  private static final ActivityCursor NEWEST =
      new ActivityCursor(Instant.parse("9999-12-31T00:00:00Z"), new UUID(-1, -1));

  /** Microseconds until the year 5138, which PostgreSQL can hold, and the entry. */
  private static final Pattern TEXT =
      Pattern.compile("(\\d{1,17}) ([0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})");

  /**
   * Reads a text of {@link #text()}; null is the place before the newest entry.
   *
   * @throws Refusal 422 when the text is none of ours
   */
  static ActivityCursor parse(@Nullable String text) {
    if (text == null) {
      return NEWEST;
    }
    try {
      Matcher parts = TEXT.matcher(new String(Base64.getUrlDecoder().decode(text), UTF_8));
      if (parts.matches()) {
        Instant at = Instant.EPOCH.plus(Long.parseLong(parts.group(1)), ChronoUnit.MICROS);
        return new ActivityCursor(at, UUID.fromString(parts.group(2)));
      }
    } catch (IllegalArgumentException notBase64) {
      // Refused below, as every other text that is no cursor.
    }
    throw Refusal.invalid("cursor", "must be the nextCursor of an earlier answer, unchanged");
  }

  String text() {
    String text = ChronoUnit.MICROS.between(Instant.EPOCH, at) + " " + id;
    return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(UTF_8));
  }
}
