package io.figwizard.exports;

import java.math.BigDecimal;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Values as text, for both formats; and what makes a text safe in a spreadsheet. */
final class CellText {
  /**
   * What a spreadsheet may take for a formula (CSV injection): one of {@code = + - @}, tab or
   * carriage return at the beginning, also in the full width that East Asian keyboards write, also
   * behind blanks, which some programs drop. And what already begins with apostrophes before such a
   * character, so that whoever takes one apostrophe away from these has every text as it was.
   */
  private static final Pattern FORMULA =
      Pattern.compile(
          "'*[\\s\\p{Zs}\\uFEFF]*[=+\\-@\\t\\r\\uFF1D\\uFF0B\\uFF0D\\uFF20].*", Pattern.DOTALL);

  private CellText() {}

  /** Nothing for null; times in ISO 8601, UTC; numbers without exponents. */
  static String of(@Nullable Object value) {
    if (value == null) {
      return "";
    }
    if (value instanceof Double number) {
      return BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
    }
    return value.toString();
  }

  /** As {@link #of}; a text that looks like a formula gets an apostrophe in front. */
  static String harmless(@Nullable Object value) {
    String text = of(value);
    // Numbers and times are ours: they hold nothing that a user wrote.
    return value instanceof String && FORMULA.matcher(text).matches() ? "'" + text : text;
  }
}
