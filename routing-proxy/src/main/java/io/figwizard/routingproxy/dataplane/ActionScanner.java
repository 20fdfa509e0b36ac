package io.figwizard.routingproxy.dataplane;

import io.netty.buffer.ByteBuf;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * Finds the string value of the top-level key {@code action} in a JSON object that arrives in
 * pieces cut anywhere. It never guesses: whatever is odd ends with an outcome other than {@link
 * PeekOutcome#FOUND}.
 *
 * <p>It follows the grammar of RFC 8259 as far as it must to know which strings are keys at the top
 * level. Numbers and literals inside values are not checked: the handler does that.
 *
 * <p>Not thread-safe; one per request.
 */
final class ActionScanner {

  private static final String ACTION = "action";
  // As deep as common parsers read, Jackson among them.
  private static final int MAX_DEPTH = 1000;

  private enum State {
    START,
    FIRST_KEY,
    KEY,
    IN_KEY,
    COLON,
    VALUE,
    IN_ACTION,
    IN_STRING,
    IN_SCALAR,
    IN_CONTAINER,
    AFTER_VALUE,
    DONE,
    FAILED
  }

  private final DecodedString string = new DecodedString();
  private State state = State.START;
  private boolean keyIsAction;
  private boolean guarding;
  private int depth;
  // Of the open arrays and objects below the top level; bit set means object.
  private final BitSet objects = new BitSet();
  private @Nullable String action;
  private PeekOutcome outcome = PeekOutcome.NO_ACTION;

  /** Takes the next piece. Does nothing once the outcome cannot change any more. */
  void feed(byte[] piece) {
    for (int i = 0; i < piece.length && state != State.FAILED; i++) {
      step(piece[i]);
    }
  }

  /** As above, but for so many bytes at the beginning of the piece, which stays as it is. */
  void feed(ByteBuf piece, int taken) {
    feed(bytes(piece, taken, piece.readableBytes() - taken));
  }

  /**
   * Takes at most so many bytes of the piece, which stays as it is, and none behind the end of the
   * first {@code action}; answers how many.
   */
  int find(ByteBuf piece, int most) {
    byte[] bytes = bytes(piece, 0, most);
    int taken = 0;
    while (taken < most && state != State.FAILED && action == null) {
      step(bytes[taken++]);
    }
    return taken;
  }

  /**
   * From here on only another {@code action} matters: what is no JSON and can hide none, as NaN and
   * Infinity, which some servers read, is theirs to refuse.
   */
  void guard() {
    guarding = true;
  }

  /** Whether a first {@code action} with a complete string value was seen. */
  boolean found() {
    return action != null && state != State.FAILED;
  }

  /** Whether no further byte can change the outcome. */
  boolean failed() {
    return state == State.FAILED;
  }

  /** The outcome when no more bytes follow. */
  PeekOutcome finish() {
    if (state == State.FAILED) {
      return outcome;
    }
    if (state != State.DONE) {
      return fail(PeekOutcome.MALFORMED);
    }
    return action == null ? PeekOutcome.NO_ACTION : PeekOutcome.FOUND;
  }

  /** The action; null as long as none is found. */
  @Nullable String action() {
    return found() ? action : null;
  }

  private static byte[] bytes(ByteBuf piece, int from, int size) {
    byte[] bytes = new byte[size];
    piece.getBytes(piece.readerIndex() + from, bytes);
    return bytes;
  }

  private void step(byte b) {
    switch (state) {
      case START -> expect(b, '{', State.FIRST_KEY);
      case FIRST_KEY, KEY -> key(b);
      case COLON -> expect(b, ':', State.VALUE);
      case VALUE -> value(b);
      case IN_KEY -> inKey(b);
      case IN_ACTION -> inAction(b);
      case IN_STRING -> inString(b);
      case IN_SCALAR -> inScalar(b);
      case IN_CONTAINER -> inContainer(b);
      case AFTER_VALUE -> afterValue(b);
      case DONE -> {
        if (!whitespace(b)) {
          fail(PeekOutcome.MALFORMED);
        }
      }
      case FAILED -> {}
    }
  }

  private void expect(byte b, char wanted, State next) {
    if (b == wanted) {
      state = next;
    } else if (!whitespace(b)) {
      fail(PeekOutcome.MALFORMED);
    }
  }

  private void key(byte b) {
    if (b == '"') {
      string.begin();
      state = State.IN_KEY;
    } else if (b == '}' && state == State.FIRST_KEY) {
      state = State.DONE;
    } else if (!whitespace(b)) {
      fail(PeekOutcome.MALFORMED);
    }
  }

  private void inKey(byte b) {
    if (!string.add(b)) {
      fail(PeekOutcome.MALFORMED);
    } else if (string.complete()) {
      keyIsAction = string.is(ACTION);
      if (keyIsAction && action != null) {
        fail(PeekOutcome.DUPLICATE);
      } else {
        state = State.COLON;
      }
    }
  }

  private void value(byte b) {
    if (whitespace(b)) {
      return;
    }
    if (keyIsAction && b != '"') {
      fail(PeekOutcome.NOT_A_STRING);
      return;
    }
    switch (b) {
      case '"' -> {
        string.begin();
        state = keyIsAction ? State.IN_ACTION : State.IN_STRING;
      }
      case '{', '[' -> open(b);
      case ',', ':', '}', ']' -> fail(PeekOutcome.MALFORMED);
      default -> {
        state = State.IN_SCALAR;
        inScalar(b);
      }
    }
  }

  private void inAction(byte b) {
    if (!string.add(b)) {
      fail(PeekOutcome.MALFORMED);
    } else if (string.complete()) {
      action = string.text();
      if (action == null) {
        // Longer or of other letters than any name of an action.
        fail(PeekOutcome.EXOTIC);
      } else {
        state = State.AFTER_VALUE;
      }
    }
  }

  private void inString(byte b) {
    if (!string.add(b)) {
      fail(PeekOutcome.MALFORMED);
    } else if (string.complete()) {
      state = depth == 0 ? State.AFTER_VALUE : State.IN_CONTAINER;
    }
  }

  private void inScalar(byte b) {
    if (whitespace(b) || b == ',' || b == '}') {
      state = State.AFTER_VALUE;
      afterValue(b);
    } else if (!scalar(b)) {
      fail(PeekOutcome.MALFORMED);
    }
  }

  private void inContainer(byte b) {
    switch (b) {
      case '"' -> {
        string.begin();
        state = State.IN_STRING;
      }
      case '{', '[' -> open(b);
      case '}', ']' -> close(b);
      default -> {
        if (!scalar(b) && !whitespace(b) && b != ',' && b != ':') {
          fail(PeekOutcome.MALFORMED);
        }
      }
    }
  }

  private void open(byte b) {
    if (depth == MAX_DEPTH) {
      fail(PeekOutcome.EXOTIC);
      return;
    }
    objects.set(depth++, b == '{');
    state = State.IN_CONTAINER;
  }

  private void close(byte b) {
    if (objects.get(depth - 1) != (b == '}')) {
      fail(PeekOutcome.MALFORMED);
      return;
    }
    if (--depth == 0) {
      state = State.AFTER_VALUE;
    }
  }

  private void afterValue(byte b) {
    if (b == ',') {
      state = State.KEY;
    } else if (b == '}') {
      state = State.DONE;
    } else if (!whitespace(b)) {
      fail(PeekOutcome.MALFORMED);
    }
  }

  private PeekOutcome fail(PeekOutcome why) {
    state = State.FAILED;
    outcome = why;
    return why;
  }

  private static boolean whitespace(byte b) {
    return b == ' ' || b == '\n' || b == '\r' || b == '\t';
  }

  private boolean scalar(byte b) {
    return (b >= '0' && b <= '9')
        || (b >= 'a' && b <= 'z')
        || b == '-'
        || b == '+'
        || b == '.'
        || b == 'E'
        || (guarding && b >= 'A' && b <= 'Z');
  }
}
