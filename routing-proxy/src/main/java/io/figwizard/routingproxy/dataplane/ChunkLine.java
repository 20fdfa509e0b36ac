package io.figwizard.routingproxy.dataplane;

import io.netty.buffer.ByteBuf;

/**
 * The line before a chunk: its size, and extensions that are checked and forgotten (RFC 9112,
 * section 7.1.1). Recipients have disagreed on where a careless extension ends, so anything beyond
 * the grammar is refused.
 */
final class ChunkLine {

  private enum State {
    FIRST_DIGIT,
    DIGITS,
    BEFORE_SEMICOLON,
    BEFORE_NAME,
    NAME,
    AFTER_NAME,
    BEFORE_VALUE,
    VALUE,
    QUOTED,
    ESCAPED,
    AFTER_QUOTED,
    LINE_FEED
  }

  /** Chunks beyond 2^52 bytes are nobody's. */
  private static final int MAX_DIGITS = 13;

  /** RFC 9112, section 7.1.1 asks for a limit to extensions. */
  private static final int MAX_LENGTH = 256;

  private State state = State.FIRST_DIGIT;
  private long size;
  private int digits;
  private int length;

  /** Starts with the next line. */
  void begin() {
    state = State.FIRST_DIGIT;
    size = 0;
    digits = 0;
    length = 0;
  }

  /** The chunk's size, once its line is complete. */
  long size() {
    return size;
  }

  /** Takes bytes up to the end of the line; answers whether the line is complete. */
  boolean parse(ByteBuf in) throws BadMessage {
    while (in.isReadable()) {
      byte b = in.readByte();
      if (++length > MAX_LENGTH) {
        throw BadMessage.of("The line before a chunk is too long.");
      }
      if (state == State.LINE_FEED) {
        if (b != '\n') {
          throw bad();
        }
        return true;
      }
      state = next(b);
    }
    return false;
  }

  private State next(byte b) throws BadMessage {
    return switch (state) {
      case FIRST_DIGIT, DIGITS -> digit(b);
      // RFC 9110, section 5.6.3: "bad" white space is to be understood, not made.
      case BEFORE_SEMICOLON -> Octets.space(b) ? state : b == ';' ? State.BEFORE_NAME : refuse();
      case BEFORE_NAME -> Octets.space(b) ? state : Octets.token(b) ? State.NAME : refuse();
      case NAME -> Octets.token(b) ? state : Octets.space(b) ? State.AFTER_NAME : afterName(b);
      case AFTER_NAME -> Octets.space(b) ? state : afterName(b);
      case BEFORE_VALUE ->
          Octets.space(b)
              ? state
              : b == '"' ? State.QUOTED : Octets.token(b) ? State.VALUE : refuse();
      case VALUE -> Octets.token(b) ? state : afterValue(b);
      // RFC 9110, section 5.6.4: whatever a field may hold, a quote or a backslash escaped.
      case QUOTED ->
          b == '"'
              ? State.AFTER_QUOTED
              : b == '\\' ? State.ESCAPED : Octets.field(b) ? state : refuse();
      case ESCAPED -> Octets.field(b) ? State.QUOTED : refuse();
      case AFTER_QUOTED -> afterValue(b);
      case LINE_FEED -> refuse();
    };
  }

  private State digit(byte b) throws BadMessage {
    int digit = Octets.hexadecimal(b);
    if (digit < 0) {
      return state == State.FIRST_DIGIT ? refuse() : afterValue(b);
    }
    if (++digits > MAX_DIGITS) {
      return refuse();
    }
    size = size << 4 | digit;
    return State.DIGITS;
  }

  private static State afterName(byte b) throws BadMessage {
    return b == '=' ? State.BEFORE_VALUE : afterValue(b);
  }

  private static State afterValue(byte b) throws BadMessage {
    return switch (b) {
      case '\r' -> State.LINE_FEED;
      case ';' -> State.BEFORE_NAME;
      case ' ', '\t' -> State.BEFORE_SEMICOLON;
      default -> refuse();
    };
  }

  private static State refuse() throws BadMessage {
    throw bad();
  }

  private static BadMessage bad() {
    return BadMessage.of("A chunk must begin with its size and CR LF.");
  }
}
