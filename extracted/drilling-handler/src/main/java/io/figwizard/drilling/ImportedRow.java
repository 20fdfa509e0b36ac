package io.figwizard.drilling;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A row of an import.
 *
 * @param errors message by field, under the rules of create-card; the card is only to be used when
 *     this is empty
 */
record ImportedRow(CardSql.NewCard card, Map<String, String> errors) {
  // What PostgreSQL can store. The kit checks typed requests for it, these rows are raw JSON.
  private static final Pattern STORABLE = Pattern.compile("[^\\x00\\p{Cs}]*");

  static ImportedRow read(@Nullable JsonNode row, Instant createdAt) {
    Map<String, String> errors = new TreeMap<>();
    String front = text(row, "front", Text.SIDE, true, errors);
    String back = text(row, "back", Text.SIDE, true, errors);
    String hint = text(row, "hint", Text.HINT, false, errors);
    if (row == null || !row.isObject()) {
      errors.clear();
      errors.put("row", "must be an object with front, back and, if wanted, hint");
    }
    return new ImportedRow(
        new CardSql.NewCard(front == null ? "" : front, back == null ? "" : back, hint, createdAt),
        errors);
  }

  private static @Nullable String text(
      @Nullable JsonNode row,
      String field,
      int maxLength,
      boolean required,
      Map<String, String> errors) {
    JsonNode value = row == null ? null : row.get(field);
    if (value == null || value.isNull()) {
      if (required) {
        errors.put(field, "must not be blank");
      }
      return null;
    }
    String text = value.textValue();
    if (text == null) {
      errors.put(field, "must be a string");
    } else if (required && text.isBlank()) {
      errors.put(field, "must not be blank");
    } else if (text.length() > maxLength) {
      errors.put(field, "size must be between 0 and " + maxLength);
    } else if (!STORABLE.matcher(text).matches()) {
      errors.put(field, "must be well-formed Unicode without the character U+0000");
    }
    return text;
  }
}
