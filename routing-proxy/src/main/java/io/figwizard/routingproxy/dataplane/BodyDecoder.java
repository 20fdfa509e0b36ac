package io.figwizard.routingproxy.dataplane;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Finds out where a body ends (RFC 9112, section 6.3) and hands out its pieces without copying
 * them. Chunks are taken apart and their extensions dropped; whoever passes the body on makes
 * chunks of its own, so that no odd framing reaches the next hop.
 *
 * <p>Not thread-safe; one for each body.
 */
final class BodyDecoder {

  private enum State {
    SIZED,
    UNTIL_CLOSE,
    CHUNK_SIZE,
    CHUNK,
    CHUNK_END,
    TRAILERS,
    COMPLETE
  }

  private static final int MAX_TRAILERS = 8 * 1024;

  private State state;
  private long remaining;
  private @Nullable ChunkLine chunkLine;
  private @Nullable HeadParser trailerParser;
  private @Nullable MessageHead trailers;
  private boolean carriageReturn;

  private BodyDecoder(State state, long remaining) {
    this.state = state;
    this.remaining = remaining;
  }

  /** A body of that many bytes. */
  static BodyDecoder sized(long bytes) {
    return new BodyDecoder(bytes == 0 ? State.COMPLETE : State.SIZED, bytes);
  }

  /** A body in chunks: RFC 9112, section 7.1. */
  static BodyDecoder chunked() {
    BodyDecoder decoder = new BodyDecoder(State.CHUNK_SIZE, 0);
    decoder.chunkLine = new ChunkLine();
    return decoder;
  }

  /** A body that ends with its connection. */
  static BodyDecoder untilClose() {
    return new BodyDecoder(State.UNTIL_CLOSE, 0);
  }

  boolean endsWithConnection() {
    return state == State.UNTIL_CLOSE;
  }

  boolean complete() {
    return state == State.COMPLETE;
  }

  /** The fields behind a chunked body; null where there are none. */
  @Nullable MessageHead trailers() {
    return trailers;
  }

  /**
   * The next piece, to be released by the caller; null when there is none in what has arrived.
   * Takes nothing beyond the end of the body.
   */
  @Nullable ByteBuf next(ByteBuf in) throws BadMessage {
    while (in.isReadable()) {
      switch (state) {
        case SIZED -> {
          ByteBuf piece = piece(in);
          if (remaining == 0) {
            state = State.COMPLETE;
          }
          return piece;
        }
        case UNTIL_CLOSE -> {
          return in.readRetainedSlice(in.readableBytes());
        }
        case CHUNK -> {
          ByteBuf piece = piece(in);
          if (remaining == 0) {
            state = State.CHUNK_END;
          }
          return piece;
        }
        case CHUNK_SIZE -> chunkSize(in);
        case CHUNK_END -> chunkEnd(in.readByte());
        case TRAILERS -> trailers(in);
        case COMPLETE -> {
          return null;
        }
      }
    }
    return null;
  }

  private ByteBuf piece(ByteBuf in) {
    int size = (int) Math.min(remaining, in.readableBytes());
    remaining -= size;
    return in.readRetainedSlice(size);
  }

  private void chunkSize(ByteBuf in) throws BadMessage {
    ChunkLine line = chunkLine;
    if (line != null && line.parse(in)) {
      remaining = line.size();
      state = remaining == 0 ? State.TRAILERS : State.CHUNK;
      line.begin();
    }
  }

  private void chunkEnd(byte b) throws BadMessage {
    if (!carriageReturn && b == '\r') {
      carriageReturn = true;
    } else if (carriageReturn && b == '\n') {
      carriageReturn = false;
      state = State.CHUNK_SIZE;
    } else {
      throw BadMessage.of("A chunk must end with CR LF.");
    }
  }

  private void trailers(ByteBuf in) throws BadMessage {
    if (trailerParser == null) {
      trailerParser = new HeadParser(HeadParser.Kind.TRAILERS, MAX_TRAILERS);
    }
    if (trailerParser.parse(in)) {
      MessageHead fields = trailerParser.head();
      trailers = fields.count() == 0 ? null : fields;
      state = State.COMPLETE;
    }
  }
}
