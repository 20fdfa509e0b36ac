package io.figwizard.loadtests.data;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.UUID;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Rows in PostgreSQL's binary COPY format (manual of COPY, "Binary Format"): cheaper to write and
 * to read than text, and nothing has to be escaped. For one thread.
 */
final class BinaryRows {

  private static final byte[] HEADER = {
    'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xFF, '\r', '\n', 0, 0, 0, 0, 0, 0, 0, 0, 0
  };
  private static final byte JSONB_VERSION = 1;
  private static final int NULL = -1;
  private static final int END = -1;

  private ByteBuffer buffer = ByteBuffer.allocate(64 * 1024).put(HEADER);
  private long rows;

  /** Begins a row of so many columns. */
  BinaryRows row(int columns) {
    rows++;
    room(2).putShort((short) columns);
    return this;
  }

  BinaryRows uuid(UUID value) {
    room(20)
        .putInt(16)
        .putLong(value.getMostSignificantBits())
        .putLong(value.getLeastSignificantBits());
    return this;
  }

  BinaryRows bytes(byte @Nullable [] value) {
    if (value == null) {
      return nothing();
    }
    room(4 + value.length).putInt(value.length).put(value);
    return this;
  }

  BinaryRows text(@Nullable String value) {
    return bytes(value == null ? null : value.getBytes(StandardCharsets.UTF_8));
  }

  BinaryRows int2(int value) {
    room(6).putInt(2).putShort((short) value);
    return this;
  }

  BinaryRows int4(int value) {
    room(8).putInt(4).putInt(value);
    return this;
  }

  BinaryRows int8(long value) {
    room(12).putInt(8).putLong(value);
    return this;
  }

  BinaryRows bool(boolean value) {
    room(5).putInt(1).put((byte) (value ? 1 : 0));
    return this;
  }

  /**
   * @param days since the beginning of 2000
   */
  BinaryRows date(int days) {
    return int4(days);
  }

  BinaryRows jsonb(String value) {
    byte[] json = value.getBytes(StandardCharsets.UTF_8);
    room(5 + json.length).putInt(1 + json.length).put(JSONB_VERSION).put(json);
    return this;
  }

  BinaryRows float8(double value) {
    room(12).putInt(8).putDouble(value);
    return this;
  }

  /**
   * @param micros since the beginning of 2000, as PostgreSQL counts; null for NULL
   */
  BinaryRows timestamp(@Nullable Long micros) {
    if (micros == null) {
      return nothing();
    }
    room(12).putInt(8).putLong(micros);
    return this;
  }

  BinaryRows nothing() {
    room(4).putInt(NULL);
    return this;
  }

  /** How many rows there are so far. */
  long count() {
    return rows;
  }

  /** Ends the rows; nothing can be added then. */
  Piece end() {
    room(2).putShort((short) END);
    CRC32C crc = new CRC32C();
    crc.update(buffer.array(), 0, buffer.position());
    return new Piece(buffer.array(), buffer.position(), rows, crc.getValue());
  }

  private ByteBuffer room(int bytes) {
    if (buffer.remaining() < bytes) {
      int size = Math.max(buffer.capacity() * 2, buffer.position() + bytes);
      buffer = ByteBuffer.wrap(Arrays.copyOf(buffer.array(), size)).position(buffer.position());
    }
    return buffer;
  }

  /** What goes into one COPY: the first {@code length} of {@code bytes}. */
  @SuppressWarnings("ArrayRecordComponent") // handed on once, never compared
  record Piece(byte[] bytes, int length, long rows, long checksum) {}
}
