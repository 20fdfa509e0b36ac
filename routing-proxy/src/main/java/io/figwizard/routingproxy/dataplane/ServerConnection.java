package io.figwizard.routingproxy.dataplane;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.ChannelOutputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import java.io.IOException;
import java.nio.channels.NotYetConnectedException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection to a server. Carries one request at a time: what arrives while none is under way
 * is nobody's answer, and the connection is closed.
 */
final class ServerConnection extends ChannelInboundHandlerAdapter {

  private static final Logger LOG = LoggerFactory.getLogger(DataPlane.class);
  private static final int MAX_HEAD = 64 * 1024;

  private final ProxyLoop loop;
  private final ServerPool pool;
  private final Channel channel;
  private @Nullable ServerCall call;
  private @Nullable HeadParser parser;
  private @Nullable BodyDecoder body;
  private @Nullable Tunnel tunnel;
  private @Nullable Throwable failure;
  private String lastType = "";
  private boolean keepAlive;
  private boolean requestComplete;
  private boolean used;
  private boolean paused;
  private boolean saidGoodbye;
  private boolean closed;
  private long idleSince;

  ServerConnection(ProxyLoop loop, ServerPool pool, Channel channel) {
    this.loop = loop;
    this.pool = pool;
    this.channel = channel;
  }

  Channel channel() {
    return channel;
  }

  boolean active() {
    return !closed && channel.isActive();
  }

  /** Whether it carried a request before: the server may have closed it without our knowing. */
  boolean used() {
    return used;
  }

  /** Back into the pool without having been used. */
  void giveBack() {
    used = true;
    pool.release(this);
  }

  long idleSince() {
    return idleSince;
  }

  void idleSince(long now) {
    idleSince = now;
  }

  /** From now on what arrives is the answer to this call. */
  void begin(ServerCall sender) {
    call = sender;
    used = true;
    requestComplete = false;
  }

  void write(ByteBuf bytes) {
    channel.write(bytes, channel.voidPromise());
  }

  void writeLastChunk(@Nullable MessageHead trailers) {
    Chunks.end(channel, trailers, loop.writer());
  }

  /** The whole request is on its way. */
  void requestComplete() {
    requestComplete = true;
    if (call != null) {
      call.requestSent();
    }
  }

  void flush() {
    channel.flush();
  }

  boolean writable() {
    return channel.isWritable();
  }

  void pause() {
    if (!paused) {
      paused = true;
      channel.config().setAutoRead(false);
    }
  }

  void resume() {
    if (paused) {
      paused = false;
      channel.config().setAutoRead(true);
    }
  }

  /** Closes at once and reports nothing more. */
  void close() {
    closed = true;
    call = null;
    tunnel = null;
    channel.close();
  }

  /** Says that nothing more follows, once everything written has been sent. */
  void endWhenSent() {
    channel
        .writeAndFlush(Unpooled.EMPTY_BUFFER)
        .addListener(
            sent -> {
              if (channel instanceof DuplexChannel duplex && channel.isActive()) {
                duplex.shutdownOutput();
              }
            });
  }

  /** Everything that arrives from now on belongs to the tunnel. */
  void switchTo(Tunnel opened) {
    tunnel = opened;
    call = null;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ByteBuf in = (ByteBuf) message;
    try {
      read(in);
    } catch (BadMessage e) {
      broken(e);
      channel.close();
    } finally {
      in.release();
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    if (tunnel != null) {
      tunnel.flushClient();
    } else if (call != null) {
      call.flushAnswer();
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    if (tunnel != null) {
      tunnel.serverWritable(channel.isWritable());
    } else if (call != null && channel.isWritable()) {
      call.drained();
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof ChannelOutputShutdownEvent && tunnel == null && call != null) {
      // The server takes no more of the request; its answer may have arrived before that.
      resume();
      call.requestCutOff();
    } else if (event instanceof ChannelInputShutdownEvent) {
      channel.close();
    } else if (event instanceof SslCloseCompletionEvent goodbye && goodbye.isSuccess()) {
      // Nothing follows, whether or not the server ends the connection as well.
      saidGoodbye = true;
      channel.close();
    }
    ctx.fireUserEventTriggered(event);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (cause instanceof NotYetConnectedException) {
      // The kernel has news of a socket that is about to be connected; the attempt will tell.
      return;
    }
    if (failure == null) {
      failure = cause;
    }
    // What was written and is lost is told here, too: then what can still be read counts.
    if (!(cause instanceof IOException)) {
      if (!(cause.getCause() instanceof SSLException)) {
        LOG.error("proxyToServer: a defect of the proxy", cause);
      }
      channel.close();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    closed = true;
    pool.remove(this);
    if (tunnel != null) {
      Tunnel ended = tunnel;
      tunnel = null;
      ended.serverGone();
    } else if (call != null) {
      if (failure == null && body != null && body.endsWithConnection() && endedWhole()) {
        finish(call, body, false);
      } else {
        broken(failure);
      }
    }
  }

  /** RFC 9112, section 9.8: with TLS, whoever cuts the wire must not make half an answer whole. */
  private boolean endedWhole() {
    return saidGoodbye || !pool.address().server().tls();
  }

  private void read(ByteBuf in) throws BadMessage {
    while (in.isReadable() && !closed) {
      if (tunnel != null) {
        tunnel.fromServer(in.readRetainedSlice(in.readableBytes()));
      } else if (call == null) {
        // RFC 9112, section 9.2: bytes that answer no request.
        close();
      } else if (body == null) {
        head(in, call);
      } else {
        body(in, call, body);
      }
    }
  }

  private void head(ByteBuf in, ServerCall current) throws BadMessage {
    if (parser == null) {
      parser = new HeadParser(HeadParser.Kind.ANSWER, MAX_HEAD);
    }
    if (!parser.parse(in)) {
      return;
    }
    AnswerHead head = AnswerHead.read(parser.head(), current.toHead(), lastType);
    parser = null;
    lastType = head.contentType();
    if (head.interim()) {
      current.interim(head);
      return;
    }
    if (head.status() == 101) {
      current.switched(head, this);
      return;
    }
    BodyDecoder decoder = head.body();
    body = decoder;
    // The state of this moment: a server that answers before it has the whole request may take what
    // still comes for another one, and its answer would be somebody else's.
    keepAlive =
        requestComplete && nothingUnsent() && head.keepAlive() && !decoder.endsWithConnection();
    current.answered(head);
    if (decoder.complete() && call == current) {
      finish(current, decoder, !in.isReadable());
    }
  }

  private void body(ByteBuf in, ServerCall current, BodyDecoder decoder) throws BadMessage {
    ByteBuf piece = decoder.next(in);
    if (piece != null) {
      current.piece(piece);
    }
    if (decoder.complete() && call == current) {
      finish(current, decoder, !in.isReadable());
    }
  }

  private void finish(ServerCall done, BodyDecoder decoder, boolean nothingBehind) {
    call = null;
    body = null;
    resume();
    // RFC 9112, section 9.3: only a connection on which both messages are complete is used again.
    if (nothingBehind && keepAlive && failure == null && done.reusable()) {
      pool.release(this);
    } else {
      close();
    }
    done.ended(decoder.trailers());
  }

  private boolean nothingUnsent() {
    ChannelOutboundBuffer written = channel.unsafe().outboundBuffer();
    return written != null && written.totalPendingWriteBytes() == 0;
  }

  private void broken(@Nullable Throwable cause) {
    ServerCall lost = call;
    call = null;
    closed = true;
    if (lost != null) {
      lost.fail(
          new CallFailure(
              CallFailure.Kind.BROKEN,
              cause == null
                  ? "the connection was closed"
                  : TlsFault.after(cause, pool.address().server())));
    }
  }
}
