package io.figwizard.drilling;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.figwizard.handlerkit.Refusal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A place between two cards of a deck; opaque text to clients. */
record CardCursor(Instant createdAt, UUID cardId) {
  private static final CardCursor START = new CardCursor(Instant.EPOCH, new UUID(0, 0));

  /** Microseconds until the year 5138, which PostgreSQL can hold, and the card. */
  private static final Pattern TEXT = Pattern.compile("(\\d{1,17}) ([0-9a-f-]{36})");

  static CardCursor after(Card card) {
    return new CardCursor(card.createdAt(), card.cardId());
  }

  /**
   * Reads a text of {@link #text()}; null is the place before the first card.
   *
   * @throws Refusal 422 when a client made the text up
   */
  static CardCursor parse(@Nullable String text) {
    if (text == null) {
      return START;
    }
    try {
      Matcher parts = TEXT.matcher(new String(Base64.getUrlDecoder().decode(text), UTF_8));
      if (parts.matches()) {
        Instant createdAt = Instant.EPOCH.plus(Long.parseLong(parts.group(1)), ChronoUnit.MICROS);
        return new CardCursor(createdAt, UUID.fromString(parts.group(2)));
      }
    } catch (IllegalArgumentException notBase64OrNoUuid) {
      // Refused below, as every other text that is no cursor.
    }
    throw Refusal.invalid("cursor", "must be the nextCursor of an earlier answer, unchanged");
  }

  String text() {
    String text = ChronoUnit.MICROS.between(Instant.EPOCH, createdAt) + " " + cardId;
    return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(UTF_8));
  }
}
