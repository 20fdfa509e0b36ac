package io.figwizard.routingproxy.dataplane;

import org.jspecify.annotations.Nullable;

/**
 * A JSON string (RFC 8259, section 7) decoded byte by byte after its opening quote. Keeps the text
 * only while it is short and ASCII; that is enough to know keys and actions.
 */
final class DecodedString {

  private static final int MAX_LENGTH = 128;

  private final byte[] kept = new byte[MAX_LENGTH];
  private int length;
  private boolean exotic;
  private boolean escape;
  // Hexadecimal digits still to come after a backslash and u.
  private int digits;
  private int unit;
  private boolean complete;

  void begin() {
    length = 0;
    exotic = false;
    escape = false;
    digits = 0;
    complete = false;
  }

  /** Takes the next byte; answers false where no JSON string can continue with it. */
  boolean add(byte b) {
    if (digits > 0) {
      return hexadecimal(b);
    }
    if (escape) {
      escape = false;
      return escaped(b);
    }
    if (b == '"') {
      complete = true;
    } else if (b == '\\') {
      escape = true;
    } else if (b < 0) {
      exotic = true;
    } else if (b < 0x20) {
      return false;
    } else {
      keep(b);
    }
    return true;
  }

  /** Whether the closing quote was the last byte taken. */
  boolean complete() {
    return complete;
  }

  boolean is(String ascii) {
    if (exotic || length != ascii.length()) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (kept[i] != ascii.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** The decoded text; null where it is long or not ASCII. */
  @SuppressWarnings("deprecation") // the one constructor that does not decode: all bytes are ASCII
  @Nullable String text() {
    return exotic ? null : new String(kept, 0, 0, length);
  }

  private boolean escaped(byte b) {
    switch (b) {
      case '"', '\\', '/' -> keep(b);
      case 'b' -> keep((byte) '\b');
      case 'f' -> keep((byte) '\f');
      case 'n' -> keep((byte) '\n');
      case 'r' -> keep((byte) '\r');
      case 't' -> keep((byte) '\t');
      case 'u' -> {
        digits = 4;
        unit = 0;
      }
      default -> {
        return false;
      }
    }
    return true;
  }

  private boolean hexadecimal(byte b) {
    int digit = b < 0 ? -1 : Character.digit(b, 16);
    if (digit < 0) {
      return false;
    }
    unit = unit << 4 | digit;
    if (--digits == 0) {
      if (unit < 0x80) {
        keep((byte) unit);
      } else {
        exotic = true;
      }
    }
    return true;
  }

  private void keep(byte b) {
    if (length == MAX_LENGTH) {
      exotic = true;
    } else {
      kept[length++] = b;
    }
  }
}
