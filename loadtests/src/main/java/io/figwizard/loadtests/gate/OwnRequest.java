package io.figwizard.loadtests.gate;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One line of a file of requests. Texts still hold their placeholders.
 *
 * @param body sent as it is where it is a text, else as JSON; null for none
 * @param expect statuses of a good answer; null for those of the route
 */
record OwnRequest(
    String method,
    String path,
    Map<String, String> headers,
    @Nullable JsonNode body,
    @Nullable List<Integer> expect) {

  // RFC 9110, section 5.6.2
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+");
  private static final Set<String> FRAMING =
      new TreeSet<>(
          Set.of("connection", "content-length", "expect", "transfer-encoding", "upgrade"));

  OwnRequest(
      @Nullable String method,
      @Nullable String path,
      @Nullable Map<String, @Nullable String> headers,
      @Nullable JsonNode body,
      @Nullable List<Integer> expect) {
    if (method == null || !method.matches("[A-Z]+")) {
      throw new IllegalArgumentException(
          "has the method " + method + " (expected: for example \"method\": \"POST\")");
    }
    if (path == null || !path.startsWith("/")) {
      throw new IllegalArgumentException(
          "has the path " + path + " (expected: one that begins with /, without a host)");
    }
    this.method = method;
    this.path = path;
    this.headers = headers(headers);
    this.body = body == null || body.isNull() ? null : body;
    this.expect = expect == null ? null : statuses(expect);
  }

  /** Names and values that may be sent; what frames a message is the load generator's business. */
  static Map<String, String> headers(@Nullable Map<String, @Nullable String> given) {
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    if (given != null) {
      given.forEach(
          (name, value) -> {
            if (value == null
                || !NAME.matcher(name).matches()
                || FRAMING.contains(name.toLowerCase(Locale.ROOT))) {
              throw new IllegalArgumentException(
                  "has the header "
                      + name
                      + (value == null ? " without a value" : "")
                      + " (expected: a name of letters, digits and -, none of "
                      + FRAMING
                      + ", and a text)");
            }
            headers.put(name, value);
          });
    }
    return headers;
  }

  static List<Integer> statuses(List<Integer> expect) {
    if (expect.isEmpty() || expect.stream().anyMatch(s -> s == null || s < 200 || s > 599)) {
      throw new IllegalArgumentException(
          "expects "
              + expect
              + " (expected: statuses between 200 and 599, for example [200, 404])");
    }
    return List.copyOf(expect);
  }

  @Nullable String bodyText() {
    if (body == null) {
      return null;
    }
    return body.isTextual() ? body.textValue() : body.toString();
  }
}
