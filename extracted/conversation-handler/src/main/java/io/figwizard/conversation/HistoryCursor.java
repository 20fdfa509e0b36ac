package io.figwizard.conversation;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.figwizard.handlerkit.Refusal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A place between two conversations of a history; opaque text to clients. */
record HistoryCursor(Instant startedAt, UUID conversationId) {
  /** Later than anything PostgreSQL's clients will meet, and within what it can hold. */
  private static final HistoryCursor START =
      new HistoryCursor(Instant.parse("9999-12-31T00:00:00Z"), new UUID(-1, -1));

  /** Microseconds until the year 5138, which PostgreSQL can hold, and the conversation. */
  private static final Pattern TEXT = Pattern.compile("(\\d{1,17}) ([0-9a-f-]{36})");

  static HistoryCursor after(SessionSql.Entry entry) {
    return new HistoryCursor(entry.startedAt(), entry.conversationId());
  }

  /**
   * Reads a text of {@link #text()}; null is the place before the newest conversation.
   *
   * @throws Refusal 422 when a client made the text up
   */
  static HistoryCursor parse(@Nullable String text) {
    if (text == null) {
      return START;
    }
    try {
      Matcher parts = TEXT.matcher(new String(Base64.getUrlDecoder().decode(text), UTF_8));
      if (parts.matches()) {
        Instant startedAt = Instant.EPOCH.plus(Long.parseLong(parts.group(1)), ChronoUnit.MICROS);
        return new HistoryCursor(startedAt, UUID.fromString(parts.group(2)));
      }
    } catch (IllegalArgumentException notBase64OrNoUuid) {
      // Refused below, as every other text that is no cursor.
    }
    throw Refusal.invalid("cursor", "must be the nextCursor of an earlier answer, unchanged");
  }

  String text() {
    String text = ChronoUnit.MICROS.between(Instant.EPOCH, startedAt) + " " + conversationId;
    return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(UTF_8));
  }
}
