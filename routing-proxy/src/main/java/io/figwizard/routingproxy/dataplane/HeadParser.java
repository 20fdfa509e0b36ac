package io.figwizard.routingproxy.dataplane;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/**
 * Reads one head, arriving in pieces cut anywhere, by the letter of RFC 9112: every line ends with
 * CR LF (section 2.2 would allow a bare LF), no folded lines (section 5.2), no space before a colon
 * (section 5.1), no control characters. What is refused here is what two servers may read in two
 * ways.
 *
 * <p>Not thread-safe; one for each head.
 */
final class HeadParser {

  /** What stands before the fields. */
  enum Kind {
    REQUEST,
    ANSWER,
    /** Nothing: RFC 9112, section 7.1.2. */
    TRAILERS
  }

  private static final int FIRST_CAPACITY = 512;

  private final MessageHead head = new MessageHead();
  private final Kind kind;
  private final int limit;
  private byte[] bytes = new byte[FIRST_CAPACITY];
  private int length;
  // Where the line begins that is not complete, and up to where it is known to have no end.
  private int line;
  private int scanned;
  private boolean fields;
  private boolean complete;

  /**
   * @param limit the most bytes that the head may have
   */
  HeadParser(Kind kind, int limit) {
    this.kind = kind;
    this.limit = limit;
    this.fields = kind == Kind.TRAILERS;
  }

  /** Takes the bytes of the head and none beyond it; answers whether the head is complete. */
  boolean parse(ByteBuf in) throws BadMessage {
    while (!complete && in.isReadable()) {
      if (length == bytes.length) {
        if (length >= limit) {
          throw BadMessage.tooLarge(fields);
        }
        bytes = Arrays.copyOf(bytes, Math.min(2 * length, limit));
      }
      int piece = Math.min(in.readableBytes(), bytes.length - length);
      int before = length;
      in.getBytes(in.readerIndex(), bytes, length, piece);
      length += piece;
      lines();
      // What follows the head belongs to whoever reads the body.
      in.skipBytes(complete ? line - before : piece);
    }
    return complete;
  }

  /** Whether nothing but the empty line that some clients send between requests has arrived. */
  boolean untouched() {
    return length == 0 || (!fields && line == length);
  }

  /** The result; only when complete. */
  MessageHead head() {
    return head;
  }

  private void lines() throws BadMessage {
    while (!complete) {
      int end = scanned;
      while (end < length && bytes[end] != '\n') {
        end++;
      }
      scanned = end;
      if (end == length) {
        return;
      }
      if (end == line || bytes[end - 1] != '\r') {
        throw BadMessage.of("A line must end with CR LF.");
      }
      int from = line;
      line = end + 1;
      scanned = line;
      line(from, end - 1);
    }
  }

  private void line(int from, int to) throws BadMessage {
    if (fields) {
      if (from == to) {
        complete = true;
        head.complete(bytes, line);
      } else {
        field(from, to);
      }
    } else if (from != to) {
      fields = true;
      if (kind == Kind.REQUEST) {
        requestLine(from, to);
      } else {
        statusLine(from, to);
      }
    } else if (kind != Kind.REQUEST || from != 0) {
      // RFC 9112, section 2.2: one empty line before a request is forgiven.
      throw BadMessage.of("An empty line stands where a message should begin.");
    }
  }

  /** RFC 9112, section 3: method SP target SP version, nothing more. */
  private void requestLine(int from, int to) throws BadMessage {
    int method = from;
    while (method < to && Octets.token(bytes[method])) {
      method++;
    }
    int target = method + 1;
    int end = target;
    while (end < to && targetOctet(bytes[end])) {
      end++;
    }
    boolean spaces =
        method > from && end > target && end < to && bytes[method] == ' ' && bytes[end] == ' ';
    if (!spaces || to - end != 9 || !version(end + 1)) {
      throw BadMessage.of("The request line must be a method, a target and HTTP/1.1 or HTTP/1.0.");
    }
    head.start(from, method, target, end, bytes[to - 1] == '1');
  }

  /** RFC 9112, section 4. The reason may be missing together with the space before it. */
  private void statusLine(int from, int to) throws BadMessage {
    boolean wellFormed = to - from >= 12 && version(from) && bytes[from + 8] == ' ';
    for (int i = 9; wellFormed && i < 12; i++) {
      byte digit = bytes[from + i];
      wellFormed = digit >= '0' && digit <= '9';
    }
    if (!wellFormed || (to - from > 12 && bytes[from + 12] != ' ')) {
      throw BadMessage.of("The status line is not one of HTTP/1.1.");
    }
    int reason = Math.min(from + 13, to);
    for (int i = reason; i < to; i++) {
      if (!Octets.field(bytes[i])) {
        throw BadMessage.of("The status line has a control character.");
      }
    }
    head.start(from + 9, from + 12, reason, to, bytes[from + 7] == '1');
  }

  /** RFC 9112, section 2.3; the minor version is one that this proxy speaks. */
  private boolean version(int from) {
    return bytes[from] == 'H'
        && bytes[from + 1] == 'T'
        && bytes[from + 2] == 'T'
        && bytes[from + 3] == 'P'
        && bytes[from + 4] == '/'
        && bytes[from + 5] == '1'
        && bytes[from + 6] == '.'
        && (bytes[from + 7] == '1' || bytes[from + 7] == '0');
  }

  /** RFC 9112, section 5: name, colon, value with white space around it. */
  private void field(int from, int to) throws BadMessage {
    int colon = from;
    while (colon < to && Octets.token(bytes[colon])) {
      colon++;
    }
    int nameEnd = colon;
    if (kind == Kind.ANSWER && colon > from) {
      // RFC 9112, section 5.1: in answers a proxy removes white space before the colon.
      while (colon < to && Octets.space(bytes[colon])) {
        colon++;
      }
    }
    if (nameEnd == from || colon == to || bytes[colon] != ':') {
      throw BadMessage.of("A header line must be a name, a colon and a value.");
    }
    int value = colon + 1;
    int end = to;
    while (value < end && Octets.space(bytes[value])) {
      value++;
    }
    while (end > value && Octets.space(bytes[end - 1])) {
      end--;
    }
    for (int i = value; i < end; i++) {
      if (!Octets.field(bytes[i])) {
        throw BadMessage.of("A header has a control character.");
      }
    }
    head.field(HeaderKind.of(bytes, from, nameEnd), from, nameEnd, value, end);
  }

  private static boolean targetOctet(byte b) {
    return b > ' ' ? b != 0x7f : b < 0;
  }
}
