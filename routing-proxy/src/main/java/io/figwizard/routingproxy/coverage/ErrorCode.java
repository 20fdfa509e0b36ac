package io.figwizard.routingproxy.coverage;

import com.fasterxml.jackson.core.JsonToken;
import io.figwizard.routingproxy.dataplane.JsonField;
import io.figwizard.routingproxy.dataplane.Outcomes;
import java.util.List;
import java.util.regex.Pattern;

/** Finds the error's code in an envelope. */
final class ErrorCode {

  private static final int MOST_UNPACKED = 64 * 1024;
  private static final List<String> CODE = List.of("error", "code");

  /** What is no such word may be anything, a user's input too. */
  private static final Pattern WORD = Pattern.compile("[A-Za-z][A-Za-z0-9_.-]{0,59}");

  private ErrorCode() {}

  /** Empty where there is none. */
  static String in(String coding, byte[] body) {
    if (body.length > Outcomes.MOST_ERROR_BYTES) {
      return "";
    }
    JsonField.Value code = JsonField.find(coding, body, MOST_UNPACKED, CODE);
    if (code == null || code.kind() != JsonToken.VALUE_STRING) {
      return "";
    }
    return WORD.matcher(code.text()).matches() ? code.text() : "";
  }
}
