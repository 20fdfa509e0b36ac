package io.figwizard.routingproxy.dataplane;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/** A copy of bytes that pass by, up to a limit. Not thread-safe. */
final class Bytes {

  private static final byte[] NONE = {};
  private static final int FIRST_CAPACITY = 1024;

  private final long limit;
  private byte[] bytes = NONE;
  private int length;

  /**
   * @param limit the most that is kept, below 2 GiB
   */
  Bytes(long limit) {
    this.limit = limit;
  }

  /** Copies without reading; false, and nothing is kept, where it would be more than the limit. */
  boolean add(ByteBuf piece) {
    if (piece.readableBytes() > limit - length) {
      return false;
    }
    addBeginning(piece);
    return true;
  }

  /** Copies without reading as much as there is room for. */
  void addBeginning(ByteBuf piece) {
    int more = (int) Math.min(piece.readableBytes(), limit - length);
    if (length + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(length + more, Math.max(FIRST_CAPACITY, 2 * length)));
    }
    piece.getBytes(piece.readerIndex(), bytes, length, more);
    length += more;
  }

  int length() {
    return length;
  }

  byte[] toArray() {
    return bytes.length == length ? bytes : Arrays.copyOf(bytes, length);
  }
}
