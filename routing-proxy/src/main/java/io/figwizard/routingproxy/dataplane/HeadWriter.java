package io.figwizard.routingproxy.dataplane;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.Arrays;

/** Where a head is put together before it is sent. Not thread-safe: one for each event loop. */
final class HeadWriter {

  private byte[] bytes = new byte[4096];
  private int length;

  HeadWriter begin() {
    length = 0;
    return this;
  }

  HeadWriter write(byte[] from, int start, int end) {
    int size = end - start;
    reserve(size);
    System.arraycopy(from, start, bytes, length, size);
    length += size;
    return this;
  }

  /** Characters beyond Latin-1 have no place in a head; callers have none. */
  @SuppressWarnings("deprecation") // the one way that does not encode: one byte for each character
  HeadWriter write(String text) {
    int size = text.length();
    reserve(size);
    text.getBytes(0, size, bytes, length);
    length += size;
    return this;
  }

  HeadWriter write(char ascii) {
    reserve(1);
    bytes[length++] = (byte) ascii;
    return this;
  }

  HeadWriter write(long number) {
    return number >= 0 && number < 10 ? write((char) ('0' + number)) : write(Long.toString(number));
  }

  HeadWriter field(String name, String value) {
    return write(name).write(": ").write(value).endLine();
  }

  HeadWriter endLine() {
    reserve(2);
    bytes[length++] = '\r';
    bytes[length++] = '\n';
    return this;
  }

  int length() {
    return length;
  }

  /**
   * What was written, in a buffer of its own.
   *
   * @param more how many bytes the buffer shall have room for beyond it
   */
  ByteBuf finish(ByteBufAllocator allocator, int more) {
    ByteBuf buffer = allocator.directBuffer(length + more);
    buffer.writeBytes(bytes, 0, length);
    return buffer;
  }

  /**
   * What was written, in an array of its own.
   *
   * @param more how many bytes the array shall have beyond it
   */
  byte[] toArray(int more) {
    return Arrays.copyOf(Arrays.copyOf(bytes, length), length + more);
  }

  private void reserve(int more) {
    if (length + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(length + more, 2 * bytes.length));
    }
  }
}
