package io.figwizard.routingproxy.dataplane;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Arrays;

/** The letters of HTTP's grammar, and texts that are still bytes. */
final class Octets {

  private static final boolean[] TOKEN = new boolean[256];
  private static final boolean[] FIELD = new boolean[256];

  static {
    // RFC 9110, section 5.6.2: tchar.
    for (int c = 0; c < 128; c++) {
      boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
      TOKEN[c] = letter || "!#$%&'*+-.^_`|~".indexOf(c) >= 0;
    }
    // RFC 9110, section 5.5: visible characters, obs-text, space and tab. No NUL, CR or LF.
    for (int c = ' '; c < 256; c++) {
      FIELD[c] = c != 0x7f;
    }
    FIELD['\t'] = true;
  }

  private Octets() {}

  static boolean token(byte b) {
    return TOKEN[b & 0xff];
  }

  /** Whether it may stand in a field's value. */
  static boolean field(byte b) {
    return FIELD[b & 0xff];
  }

  /** RFC 9110, section 5.6.3: OWS and BWS. */
  static boolean space(byte b) {
    return b == ' ' || b == '\t';
  }

  /** The value of a hexadecimal digit; negative for anything else. */
  static int hexadecimal(byte b) {
    if (b >= '0' && b <= '9') {
      return b - '0';
    }
    int letter = b | 0x20;
    return letter >= 'a' && letter <= 'f' ? letter - 'a' + 10 : -1;
  }

  /** Whether the bytes from there on are this word in whatever case. */
  static boolean matches(byte[] bytes, int from, String lowerCase) {
    for (int i = 0; i < lowerCase.length(); i++) {
      int b = bytes[from + i];
      if (b >= 'A' && b <= 'Z') {
        b |= 0x20;
      }
      if (b != lowerCase.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** Whether the bytes in between are this word in whatever case. */
  static boolean is(byte[] bytes, int from, int to, String lowerCase) {
    return to - from == lowerCase.length() && matches(bytes, from, lowerCase);
  }

  /** One character for each byte, ASCII's capitals made small. */
  static String lowerCase(byte[] bytes, int from, int to) {
    byte[] small = Arrays.copyOfRange(bytes, from, to);
    for (int i = 0; i < small.length; i++) {
      if (small[i] >= 'A' && small[i] <= 'Z') {
        small[i] |= 0x20;
      }
    }
    return text(small, 0, small.length);
  }

  /** One character for each byte. */
  static String text(byte[] bytes, int from, int to) {
    return new String(bytes, from, to - from, ISO_8859_1);
  }
}
