package io.figwizard.exports;

import java.io.OutputStream;
import java.util.Arrays;

/** Cuts what is written into parts of one size, the last one excepted. One thread. */
final class PartsOutput extends OutputStream {
  /** Takes the parts as they become full. */
  @FunctionalInterface
  interface Parts {
    void part(int number, byte[] bytes);
  }

  private final Parts parts;
  private final byte[] buffer;
  private final long limit;
  private int filled;
  private int number;
  private long written;

  /**
   * @param limit how many bytes there may be in all
   */
  PartsOutput(Parts parts, int partSize, long limit) {
    this.parts = parts;
    this.buffer = new byte[partSize];
    this.limit = limit;
  }

  /**
   * @throws TooLarge when there would be more than the limit
   */
  @Override
  public void write(byte[] bytes, int offset, int length) {
    if (written + length > limit) {
      throw new TooLarge(limit);
    }
    int from = offset;
    int left = length;
    while (left > 0) {
      int now = Math.min(left, buffer.length - filled);
      System.arraycopy(bytes, from, buffer, filled, now);
      filled += now;
      from += now;
      left -= now;
      if (filled == buffer.length) {
        hand();
      }
    }
    written += length;
  }

  @Override
  public void write(int b) {
    write(new byte[] {(byte) b}, 0, 1);
  }

  /** Hands over what is left. */
  void complete() {
    if (filled > 0) {
      hand();
    }
  }

  int parts() {
    return number;
  }

  long bytes() {
    return written;
  }

  private void hand() {
    byte[] part = Arrays.copyOf(buffer, filled);
    parts.part(number, part);
    number++;
    filled = 0;
  }

  /** The file would be larger than an export may be. */
  static final class TooLarge extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TooLarge(long limit) {
      super("larger than the limit of " + limit + " bytes; exports.maxBytes can be raised");
    }
  }
}
