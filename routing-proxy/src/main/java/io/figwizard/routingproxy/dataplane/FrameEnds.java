package io.figwizard.routingproxy.dataplane;

import io.netty.buffer.ByteBuf;

/**
 * Finds where frames of a WebSocket end (RFC 6455, section 5.2), in bytes that come in pieces cut
 * anywhere. Only there another frame may be put in. Not thread-safe; one for each direction.
 */
final class FrameEnds {

  private static final int SHORT_HEAD = 2;
  private static final int MASK_BYTES = 4;

  // Of the frame under way: how much of its head has passed, how long that is, what else it has.
  private int passed;
  private int head = SHORT_HEAD;
  private int lengthEnd = SHORT_HEAD;
  private long payload;

  /** Whether what has passed ends with the end of a frame, or nothing has. */
  boolean between() {
    return passed == 0;
  }

  /** All of the piece passes. */
  void pass(ByteBuf piece) {
    int from = piece.readerIndex();
    while (from < piece.writerIndex()) {
      from = next(piece, from);
    }
  }

  /**
   * Passes on to the end of the frame under way, or of the piece if that comes first.
   *
   * @return the index behind what has passed
   */
  int next(ByteBuf piece, int from) {
    int at = from;
    while (at < piece.writerIndex()) {
      if (passed < head) {
        head(piece.getByte(at++));
      } else {
        int more = (int) Math.min(payload, piece.writerIndex() - at);
        payload -= more;
        at += more;
      }
      if (passed == head && payload == 0) {
        passed = 0;
        head = SHORT_HEAD;
        return at;
      }
    }
    return at;
  }

  private void head(byte next) {
    if (passed == 1) {
      int length = next & 0x7f;
      lengthEnd = SHORT_HEAD + (length == 127 ? 8 : length == 126 ? 2 : 0);
      head = lengthEnd + (next < 0 ? MASK_BYTES : 0);
      payload = lengthEnd > SHORT_HEAD ? 0 : length;
    } else if (passed >= SHORT_HEAD && passed < lengthEnd) {
      // The highest bit of all must be 0.
      payload = (payload << 8 | next & 0xff) & Long.MAX_VALUE;
    }
    passed++;
  }
}
