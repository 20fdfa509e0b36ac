package io.figwizard.routingproxy.dataplane;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;

/** Sends a body in chunks: RFC 9112, section 7.1. */
final class Chunks {

  private static final ByteBuf END_OF_CHUNK = constant("\r\n");
  private static final ByteBuf LAST_CHUNK = constant("0\r\n\r\n");

  private Chunks() {}

  /** Sends the piece as one chunk; an empty one, which would end the body, is not sent at all. */
  static void write(Channel to, ByteBuf piece) {
    if (!piece.isReadable()) {
      piece.release();
      return;
    }
    ByteBuf size = to.alloc().directBuffer(16);
    size.writeCharSequence(Integer.toHexString(piece.readableBytes()), US_ASCII);
    size.writeShort('\r' << 8 | '\n');
    to.write(size, to.voidPromise());
    to.write(piece, to.voidPromise());
    to.write(END_OF_CHUNK.duplicate(), to.voidPromise());
  }

  /** Ends the body. */
  static void end(Channel to, @Nullable MessageHead trailers, HeadWriter writer) {
    if (trailers == null) {
      to.write(LAST_CHUNK.duplicate(), to.voidPromise());
      return;
    }
    writer.begin().write("0").endLine();
    HopHeaders.writeTrailers(trailers, writer);
    writer.endLine();
    to.write(writer.finish(to.alloc(), 0), to.voidPromise());
  }

  private static ByteBuf constant(String text) {
    return Unpooled.unreleasableBuffer(
            Unpooled.directBuffer(text.length()).writeBytes(text.getBytes(US_ASCII)))
        .asReadOnly();
  }
}
