package io.figwizard.routingproxy.dataplane;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A WebSocket after the server has said 101 (RFC 9110, section 15.2.2): bytes both ways, so that
 * subprotocols, extensions, fragments and close codes are none of the proxy's business.
 */
final class Tunnel {

  private static final Duration LAST_WORDS = Duration.ofSeconds(5);

  /** How long the end of a frame is awaited, behind which the close frame may stand. */
  private static final Duration LAST_FRAME = Duration.ofSeconds(10);

  private final ClientConnection client;
  private final ServerConnection server;
  private final long idleNanos;
  private final StreamDrain drain;
  private final @Nullable TokenEnd token;
  private final FrameEnds toClient = new FrameEnds();
  private final Runnable closed;
  private long deadline;
  private boolean ending;
  // The token is over, and the frame to the client is not.
  private boolean lastFrame;
  private boolean over;

  /**
   * @param idleNanos after which a tunnel without a byte either way is closed
   * @param drain how long it may stay
   * @param token how long it may stay for its token; null for ever
   * @param closed called once, when either side is gone
   */
  Tunnel(
      ClientConnection client,
      ServerConnection server,
      long idleNanos,
      StreamDrain drain,
      @Nullable TokenEnd token,
      Runnable closed) {
    this.client = client;
    this.server = server;
    this.idleNanos = idleNanos;
    this.drain = drain;
    this.token = token;
    this.closed = closed;
    moved();
  }

  void fromClient(ByteBuf piece) {
    if (lastFrame) {
      piece.release();
      return;
    }
    pass(piece, server.channel());
    if (!server.writable()) {
      client.pause();
    }
  }

  void fromServer(ByteBuf piece) {
    if (lastFrame) {
      int end = toClient.next(piece, piece.readerIndex());
      pass(piece.writerIndex(end), client.channel());
      if (token != null && toClient.between()) {
        sayGoodbye(token);
        return;
      }
    } else {
      if (token != null) {
        toClient.pass(piece);
      }
      pass(piece, client.channel());
    }
    if (!client.channel().isWritable()) {
      server.pause();
    }
  }

  void flushClient() {
    client.channel().flush();
  }

  void flushServer() {
    server.channel().flush();
  }

  void clientWritable(boolean writable) {
    if (writable) {
      server.resume();
    }
  }

  void serverWritable(boolean writable) {
    if (writable) {
      client.resume();
    }
  }

  /** The client sends no more; what the server still has to say may arrive for a while. */
  void clientEnded() {
    server.endWhenSent();
    deadline = System.nanoTime() + LAST_WORDS.toNanos();
    ending = true;
  }

  void clientGone() {
    end();
    server.close();
  }

  void serverGone() {
    end();
    client.closeWhenSent();
  }

  void checkDeadline(long now) {
    if (over) {
      return;
    }
    if (now - deadline > 0) {
      close();
    } else if (!ending && drain.over(now)) {
      // Without a close frame: it might land in the middle of another frame.
      drain.count();
      server.close();
      serverGone();
    } else if (!ending && token != null && token.over()) {
      token.count();
      if (toClient.between()) {
        sayGoodbye(token);
      } else {
        lastFrame = true;
        ending = true;
        deadline = now + LAST_FRAME.toNanos();
      }
    }
  }

  /** Only the client is told why; the server sees it go. */
  private void sayGoodbye(TokenEnd why) {
    client.channel().write(why.closeFrame(), client.channel().voidPromise());
    serverGone();
    server.close();
  }

  /** Ends both connections. */
  void close() {
    end();
    server.close();
    client.abort();
  }

  private void pass(ByteBuf piece, Channel to) {
    moved();
    to.write(piece, to.voidPromise());
  }

  private void moved() {
    if (!ending) {
      deadline = System.nanoTime() + idleNanos;
    }
  }

  /** Before either end hears of it: whoever sees its connection close finds that in the metrics. */
  private void end() {
    if (!over) {
      over = true;
      closed.run();
    }
  }
}
