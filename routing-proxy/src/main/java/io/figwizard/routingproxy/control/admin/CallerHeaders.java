package io.figwizard.routingproxy.control.admin;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.figwizard.routingproxy.control.Caller;
import io.figwizard.routingproxy.control.ControlRefusal;
import java.net.URLDecoder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads for whom an explanation is asked. Cookies and headers of that user come in headers, percent
 * encoded: in the URL they would stand in logs.
 */
final class CallerHeaders {

  static final String COOKIE = "X-Fig-Explain-Cookie";
  static final String HEADER = "X-Fig-Explain-Header";

  private CallerHeaders() {}

  static Caller read(@Nullable String user, List<String> cookies, List<String> headers) {
    return new Caller(
        user == null || user.isEmpty() ? null : user,
        pairs("cookie", '=', cookies),
        pairs("header", ':', headers));
  }

  private static Map<String, String> pairs(String what, char separator, List<String> encoded) {
    Map<String, String> pairs = new LinkedHashMap<>();
    for (String pair : encoded) {
      String text = decoded(what, pair);
      int end = text.indexOf(separator);
      if (end < 1) {
        // Never what was there, which may be a session.
        throw ControlRefusal.invalid(
            what, "is not NAME" + separator + "VALUE, for example " + example(separator));
      }
      pairs.putIfAbsent(text.substring(0, end).strip(), text.substring(end + 1).strip());
    }
    return pairs;
  }

  private static String decoded(String what, String encoded) {
    try {
      return URLDecoder.decode(encoded, UTF_8);
    } catch (IllegalArgumentException e) {
      throw ControlRefusal.invalid(what, "is not percent-encoded");
    }
  }

  private static String example(char separator) {
    return separator == '=' ? "session=abc" : "X-Device: abc";
  }
}
