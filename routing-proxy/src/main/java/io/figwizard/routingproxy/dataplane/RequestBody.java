package io.figwizard.routingproxy.dataplane;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A request's body on its way from client to server: first held back as far as the proxy must look
 * at it, then passed on as it comes, as fast as the server takes it.
 */
final class RequestBody {

  /** Told of every piece while the body is held back. */
  interface Watcher {
    /** A piece arrived; call {@link #pause} or {@link #sendTo} when enough is held. */
    void piece(ByteBuf piece);

    /** The body is complete. */
    void complete();
  }

  /** Looks at what follows when enough was held. */
  interface Guard {
    /** Whether the piece may go on; if not, the request has been refused. Leaves it as it is. */
    boolean passes(ByteBuf piece);
  }

  private final ClientConnection client;
  private final boolean chunked;
  private final Runnable tooLarge;
  private final HeldBody held;
  private @Nullable Watcher watcher;
  private @Nullable Guard guard;
  private @Nullable ServerConnection proxyToServer;
  private @Nullable MessageHead trailers;
  private long received;
  private long limit = Long.MAX_VALUE;
  private boolean complete;
  private boolean passedOn;
  private boolean discarded;

  /**
   * @param tooLarge called once when more than the limit arrives
   */
  RequestBody(ClientConnection client, boolean chunked, Runnable tooLarge) {
    this.client = client;
    this.chunked = chunked;
    this.tooLarge = tooLarge;
    this.held = new HeldBody(client.channel());
  }

  /** Begins to receive; every piece is held and shown to the watcher. */
  void watch(Watcher first) {
    watcher = first;
  }

  /** Holds no more than what has been read. */
  void pause() {
    watcher = null;
    client.pause();
  }

  /** From now on nothing goes on that this one has not seen. */
  void guard(Guard next) {
    guard = next;
  }

  void limit(long bytes) {
    limit = bytes;
  }

  long received() {
    return received;
  }

  boolean complete() {
    return complete;
  }

  /** Whether the same bytes can be sent once more. */
  boolean replayable() {
    return complete && !passedOn && !discarded;
  }

  /** Whether the whole body is one piece of known length that fits; it may be copied then. */
  boolean small(int bytes) {
    return replayable() && !chunked && held.single() && received <= bytes;
  }

  /** Shows what is held; nobody takes it over. */
  void copyHeld(Consumer<ByteBuf> to) {
    held.look(to);
  }

  /** Copies the small body. */
  void copyTo(ByteBuf buffer) {
    held.copyTo(buffer);
  }

  /** Sends what is complete and keeps it, to be sent once more. */
  void sendWhole(ServerConnection server) {
    Channel channel = server.channel();
    held.show(piece -> write(channel, piece));
    end(server);
  }

  /** Sends what is held and then everything that follows, with back-pressure. */
  void sendTo(ServerConnection server) {
    proxyToServer = server;
    passedOn = true;
    held.handOver(piece -> write(server.channel(), piece));
    if (complete) {
      end(server);
    } else {
      drained();
    }
  }

  /** Whether the server is the one who keeps the body from moving. */
  boolean waitsForServer() {
    return proxyToServer != null && !complete && !proxyToServer.writable();
  }

  /** The server can take more. */
  void drained() {
    if (proxyToServer != null && !complete && proxyToServer.writable()) {
      client.resume();
    }
  }

  /** Lets go of everything; what still comes is dropped. */
  void discard() {
    proxyToServer = null;
    watcher = null;
    discarded = true;
    held.drop();
  }

  /** A piece arrived from the client; takes it over. */
  void received(ByteBuf piece) {
    received += piece.readableBytes();
    if (discarded) {
      piece.release();
    } else if (received > limit) {
      piece.release();
      tooLarge.run();
    } else if (guard != null && !guard.passes(piece)) {
      piece.release();
    } else if (proxyToServer != null) {
      write(proxyToServer.channel(), piece);
      if (!proxyToServer.writable()) {
        client.pause();
      }
    } else {
      held.add(piece);
      if (watcher != null) {
        watcher.piece(piece);
      }
      piece.release();
    }
  }

  /** The client has sent all of it. */
  void completed(@Nullable MessageHead fields) {
    complete = true;
    trailers = fields;
    if (proxyToServer != null) {
      end(proxyToServer);
      proxyToServer.flush();
    } else if (watcher != null) {
      Watcher told = watcher;
      watcher = null;
      told.complete();
    }
  }

  /** Sends what was passed on since the last time. */
  void flush() {
    if (proxyToServer != null) {
      proxyToServer.flush();
    }
  }

  private void write(Channel channel, ByteBuf piece) {
    if (chunked) {
      Chunks.write(channel, piece);
    } else {
      channel.write(piece, channel.voidPromise());
    }
  }

  private void end(ServerConnection server) {
    if (chunked) {
      server.writeLastChunk(trailers);
    }
    server.requestComplete();
  }
}
