package io.figwizard.routingproxy.dataplane;

import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * The ids that make one request findable in every log: taken over when well-formed, made otherwise.
 * Not secret, so not from a secure source. Not thread-safe: one for each event loop.
 */
final class RequestIds {

  private static final char[] HEX = "0123456789abcdef".toCharArray();
  private static final int MAX_LENGTH = 64;
  // Version, trace id, parent id, flags: https://www.w3.org/TR/trace-context/, section 3.2.
  private static final int TRACEPARENT_LENGTH = 55;

  private final SplittableRandom random;

  RequestIds(SplittableRandom random) {
    this.random = random;
  }

  String requestId(@Nullable String given) {
    return given != null && wellFormedRequestId(given) ? given : hex(new char[32], 0, 32);
  }

  String traceparent() {
    char[] text = new char[TRACEPARENT_LENGTH];
    text[0] = '0';
    text[1] = '0';
    text[2] = '-';
    hex(text, 3, 35);
    text[35] = '-';
    hex(text, 36, 52);
    text[52] = '-';
    text[53] = '0';
    text[54] = '1';
    return new String(text);
  }

  static boolean wellFormedRequestId(String id) {
    if (id.isEmpty() || id.length() > MAX_LENGTH) {
      return false;
    }
    for (int i = 0; i < id.length(); i++) {
      char c = id.charAt(i);
      boolean allowed =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || c == '.'
              || c == '_'
              || c == '-';
      if (!allowed) {
        return false;
      }
    }
    return true;
  }

  /** Version 00 exactly; a later version would have to be passed on without being understood. */
  static boolean wellFormedTraceparent(String value) {
    return value.length() == TRACEPARENT_LENGTH
        && value.startsWith("00-")
        && value.charAt(35) == '-'
        && value.charAt(52) == '-'
        && hexNotAllZero(value, 3, 35)
        && hexNotAllZero(value, 36, 52)
        && hexDigits(value, 53, 55);
  }

  private static boolean hexNotAllZero(String value, int from, int to) {
    if (!hexDigits(value, from, to)) {
      return false;
    }
    for (int i = from; i < to; i++) {
      if (value.charAt(i) != '0') {
        return true;
      }
    }
    return false;
  }

  private static boolean hexDigits(String value, int from, int to) {
    for (int i = from; i < to; i++) {
      char c = value.charAt(i);
      if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'))) {
        return false;
      }
    }
    return true;
  }

  private String hex(char[] text, int from, int to) {
    long bits = 0;
    for (int i = from; i < to; i++) {
      if ((i - from) % 16 == 0) {
        bits = random.nextLong();
      }
      text[i] = HEX[(int) (bits & 15)];
      bits >>>= 4;
    }
    return new String(text);
  }
}
