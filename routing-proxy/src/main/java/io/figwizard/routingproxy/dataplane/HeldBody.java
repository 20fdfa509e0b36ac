package io.figwizard.routingproxy.dataplane;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The part of a request's body that is held back. Each piece that arrives keeps a whole receive
 * buffer alive, and a client may send its body byte by byte: small pieces are put together, so that
 * what is held costs little more than its bytes.
 *
 * <p>Not thread-safe; one for each body.
 */
final class HeldBody {

  /** Smaller pieces are copied. */
  private static final int SMALL = 1024;

  /** Where they are copied to, and many of them fit. */
  private static final int ROOM = 4 * 1024;

  private final Channel clientToProxy;
  private final List<ByteBuf> pieces = new ArrayList<>(1);

  HeldBody(Channel clientToProxy) {
    this.clientToProxy = clientToProxy;
  }

  /** Holds what is in the piece; the caller's own hold on it stays. */
  void add(ByteBuf piece) {
    int size = piece.readableBytes();
    // The first is mostly the only one.
    if (pieces.isEmpty() || size >= SMALL) {
      pieces.add(piece.retain());
      return;
    }
    ByteBuf last = pieces.get(pieces.size() - 1);
    // A piece as it arrived has no room behind it.
    if (last.writableBytes() < size) {
      last = clientToProxy.alloc().directBuffer(ROOM, ROOM);
      pieces.add(last);
    }
    last.writeBytes(piece, piece.readerIndex(), size);
  }

  /** Whether it is one piece, as nearly always. */
  boolean single() {
    return pieces.size() == 1;
  }

  int pieces() {
    return pieces.size();
  }

  /** Copies the single piece. */
  void copyTo(ByteBuf buffer) {
    ByteBuf body = pieces.get(0);
    buffer.writeBytes(body, body.readerIndex(), body.readableBytes());
  }

  /** Lets somebody look at the pieces, who leaves them as they are. */
  void look(Consumer<ByteBuf> looker) {
    pieces.forEach(looker);
  }

  /** Shows the pieces, each with a hold on it that the taker lets go. */
  void show(Consumer<ByteBuf> taker) {
    for (ByteBuf piece : pieces) {
      taker.accept(piece.retainedDuplicate());
    }
  }

  /** Hands the pieces over. */
  void handOver(Consumer<ByteBuf> taker) {
    pieces.forEach(taker);
    pieces.clear();
  }

  /** Lets go of everything. */
  void drop() {
    pieces.forEach(ByteBuf::release);
    pieces.clear();
  }
}
