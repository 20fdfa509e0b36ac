package io.figwizard.routingproxy.dataplane;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection from a client, or one stream of an HTTP/2 connection, which is a connection with
 * one request. Reads one request after the other, each only when the one before has been answered
 * (RFC 9112, section 9.3.2), and ends the connection so that the last answer arrives.
 */
final class ClientConnection extends ChannelInboundHandlerAdapter implements Client {

  private enum Phase {
    /** The next request's head is awaited. */
    HEAD,
    BODY,
    /** The request is complete, its answer is not. */
    ANSWERING,
    TUNNEL,
    /** Nothing more is answered; what still comes is dropped. */
    LINGERING,
    CLOSED
  }

  private static final Logger LOG = LoggerFactory.getLogger(DataPlane.class);

  /** How long a client may still send what nobody wants before its connection is closed. */
  private static final Duration LINGER = Duration.ofSeconds(2);

  private final ProxyLoop loop;
  private final Channel channel;
  private final Peer peer;
  private final ClientShare share;
  private final boolean oneRequest;
  private Phase phase = Phase.HEAD;
  private @Nullable HeadParser parser;
  private @Nullable BodyDecoder decoder;
  private @Nullable Exchange exchange;
  private @Nullable Tunnel tunnel;
  // What a pipelining client sent before the answer was complete.
  private @Nullable ByteBuf pending;
  private boolean taking;
  private boolean paused;
  private boolean inputEnded;
  private boolean draining;
  private long drainedAt;
  private long deadline;
  private long stalledSince;
  private boolean stalled;
  private @Nullable String lastHost;
  private @Nullable String lastForwarded;

  ClientConnection(ProxyLoop loop, Channel channel, Peer peer, ClientShare share) {
    this.loop = loop;
    this.channel = channel;
    this.peer = peer;
    this.share = share;
    this.oneRequest = channel instanceof Http2StreamChannel;
    this.deadline = System.nanoTime() + loop.settings().clientIdleNanos();
  }

  Channel channel() {
    return channel;
  }

  /** Who is at the other end. */
  Peer peer() {
    return peer;
  }

  /** The peer's IP address, without a port. */
  String address() {
    return peer.address();
  }

  /** Whether the peer's forwarded headers are believed. */
  boolean trusted() {
    return peer.trusted();
  }

  /** This hop for {@code Forwarded}; clients mostly ask for the same host again. */
  String forwarded(@Nullable String host) {
    String element = lastForwarded;
    if (element == null || !Objects.equals(host, lastHost)) {
      element = ForwardedHeaders.element(peer, host);
      lastHost = host;
      lastForwarded = element;
    }
    return element;
  }

  /** Reads no more for now. */
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
      if (oneRequest) {
        // Reading on has widened the stream's window; the frame that says so may still wait.
        channel.flush();
      }
    }
  }

  /** From now on the next byte of the answer is awaited, also for a client that sends no more. */
  void answerMoves() {
    if (inputEnded) {
      deadline = System.nanoTime() + loop.settings().halfClosedNanos();
    }
  }

  /** Whether the client has not taken what was written for it for longer than that. */
  boolean stalledFor(long nanos, long now) {
    return stalled && now - stalledSince > nanos;
  }

  /** Whether the request under way has been read to its end. */
  boolean requestRead() {
    return phase != Phase.BODY;
  }

  /** The answer has been written: on to the next request, or the end. */
  void answered(boolean close) {
    exchange = null;
    if (phase == Phase.CLOSED || phase == Phase.LINGERING) {
      return;
    }
    if (close || oneRequest || (inputEnded && pending == null)) {
      closeWhenSent();
      return;
    }
    phase = Phase.HEAD;
    decoder = null;
    // A stop that began after the answer's head was written: the client was told that it may ask
    // again, and perhaps already does.
    drainedAt = System.nanoTime() + loop.settings().shutdownIdleNanos();
    deadline = System.nanoTime() + loop.settings().clientIdleNanos();
    ByteBuf next = pending;
    if (next != null && !taking) {
      pending = null;
      resume();
      take(next);
      if (inputEnded && phase == Phase.HEAD) {
        closeWhenSent();
      }
    } else {
      resume();
    }
  }

  /**
   * Closes when everything written has been sent. Closing a socket with unread bytes resets it, and
   * the client may lose the answer (RFC 9112, section 9.6): so only the one direction is ended, and
   * what still comes is taken and dropped for a while.
   */
  void closeWhenSent() {
    exchange = null;
    tunnel = null;
    if (phase == Phase.CLOSED || phase == Phase.LINGERING) {
      return;
    }
    phase = Phase.LINGERING;
    deadline = System.nanoTime() + loop.settings().clientIdleNanos();
    dropPending();
    resume();
    channel
        .writeAndFlush(Unpooled.EMPTY_BUFFER)
        .addListener(
            sent -> {
              if (inputEnded || !sent.isSuccess()) {
                channel.close();
              } else if (channel instanceof DuplexChannel && channel.isActive()) {
                OutputEnd.of(channel);
                deadline = System.nanoTime() + LINGER.toNanos();
              }
            });
  }

  @Override
  public void abort() {
    phase = Phase.CLOSED;
    dropPending();
    channel.close();
  }

  /** Closes at once with a reset: the one way to say that a body without a length is not whole. */
  void reset() {
    channel.config().setOption(ChannelOption.SO_LINGER, 0);
    ChannelHandlerContext tls = channel.pipeline().context(SslHandler.class);
    if (tls != null) {
      // Below TLS: its close_notify would say that nothing is missing.
      tls.close();
    }
    abort();
  }

  /** From now on bytes go both ways as they are. */
  void switchTo(Tunnel opened) {
    exchange = null;
    tunnel = opened;
    phase = Phase.TUNNEL;
    ByteBuf early = pending;
    pending = null;
    resume();
    if (early != null) {
      opened.fromClient(early);
      opened.flushServer();
    }
    if (inputEnded) {
      opened.clientEnded();
    }
  }

  @Override
  public void check(long now) {
    if (!share.mayKeepWaiting(unfinished(), now)) {
      tooSlow();
      return;
    }
    switch (phase) {
      case HEAD, LINGERING -> {
        if (draining && phase == Phase.HEAD && now - drainedAt >= 0) {
          disconnect();
        }
        // Also the end of a head that trickles, and of a client that does not take its answer.
        if (now - deadline > 0) {
          abort();
        }
      }
      case TUNNEL -> {
        if (tunnel != null) {
          tunnel.checkDeadline(now);
        }
      }
      case BODY, ANSWERING -> checkExchange(now);
      case CLOSED -> {}
    }
  }

  /** Whoever asks for nothing is disconnected, once nothing can be on its way any more. */
  @Override
  public void drain() {
    if (oneRequest) {
      // Its connection knows when it ends.
      return;
    }
    draining = true;
    drainedAt = System.nanoTime() + loop.settings().shutdownIdleNanos();
    check(System.nanoTime());
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ByteBuf in = (ByteBuf) message;
    if (pending != null) {
      // It stopped reading; this came all the same, as the end of the stream was near.
      pending = Unpooled.wrappedBuffer(pending, in);
    } else {
      take(in);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    if (tunnel != null) {
      tunnel.flushServer();
    } else if (exchange != null) {
      exchange.flushBody();
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    boolean writable = channel.isWritable();
    stalled = !writable;
    stalledSince = System.nanoTime();
    if (tunnel != null) {
      tunnel.clientWritable(writable);
    } else if (exchange != null && writable) {
      // It is there, and what the server says next was not waited for so far.
      answerMoves();
      exchange.clientDrained();
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    // The end of TLS is mostly followed by the one of TCP.
    if (event instanceof ChannelInputShutdownEvent || event instanceof SslCloseCompletionEvent) {
      boolean first = !inputEnded;
      inputEnded = true;
      switch (phase) {
        // Nothing more is asked; what was answered may still be on its way.
        case HEAD -> closeWhenSent();
        case BODY -> abort();
        case LINGERING -> {
          if (channel instanceof DuplexChannel duplex && duplex.isOutputShutdown()) {
            channel.close();
          }
        }
        case ANSWERING -> answerMoves();
        case TUNNEL -> {
          if (tunnel != null && first) {
            tunnel.clientEnded();
          }
        }
        case CLOSED -> {}
      }
    }
    ctx.fireUserEventTriggered(event);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (!(cause instanceof IOException) && !(cause.getCause() instanceof SSLException)) {
      LOG.error("clientToProxy: a defect of the proxy", cause);
    }
    // A reset, most of all. Whatever is under way hears of it when the channel is inactive.
    channel.close();
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    phase = Phase.CLOSED;
    dropPending();
    share.end();
    loop.clientGone(this);
    if (tunnel != null) {
      Tunnel ended = tunnel;
      tunnel = null;
      ended.clientGone();
    }
    if (exchange != null) {
      Exchange ended = exchange;
      exchange = null;
      ended.clientGone();
    }
  }

  /** What the client has not sent, or not taken, to its end; null where it keeps nobody waiting. */
  private @Nullable Object unfinished() {
    return switch (phase) {
      case HEAD -> betweenRequests() ? untaken() : parser;
      // Paused: it is the server who does not take it.
      case BODY -> paused ? null : exchange;
      case ANSWERING -> stalled ? exchange : null;
      // A stream ends with the last byte taken; how few there were to take does not matter.
      case LINGERING -> oneRequest ? channel : untaken();
      case TUNNEL, CLOSED -> null;
    };
  }

  private boolean betweenRequests() {
    return phase == Phase.HEAD && (parser == null || parser.untouched());
  }

  /**
   * What was answered and is not taken. Below the mark at which a channel counts as full, the piece
   * that is next: another one after a second is a client that reads, if not fast.
   */
  private @Nullable Object untaken() {
    if (stalled) {
      return channel;
    }
    ChannelOutboundBuffer written = channel.unsafe().outboundBuffer();
    return written == null ? null : written.current();
  }

  /** Its address has as many slow ones as it may. */
  private void tooSlow() {
    loop.metrics().turnedAway(Door.Reason.SLOW);
    if (stalled || phase == Phase.LINGERING || betweenRequests()) {
      abort();
    } else if (exchange != null) {
      exchange.tooSlow();
    } else {
      Answers.last(channel, ProxyError.OVERLOADED, ProxyError.OVERLOADED.message(), loop);
      closeWhenSent();
    }
  }

  private void checkExchange(long now) {
    Exchange current = exchange;
    if (current == null) {
      return;
    }
    if (inputEnded && !stalled && now - deadline > 0) {
      // It may be waiting for the answer, or be gone altogether: TCP does not say. Where there is
      // something that it has to take, one that is gone says so itself, with a reset.
      abort();
      return;
    }
    current.checkDeadline(now);
  }

  private void take(ByteBuf in) {
    taking = true;
    try {
      while (in.isReadable()) {
        switch (phase) {
          case HEAD -> head(in);
          case BODY -> body(in);
          case ANSWERING -> {
            pending = in.readRetainedSlice(in.readableBytes());
            pause();
          }
          case TUNNEL -> {
            if (tunnel != null) {
              tunnel.fromClient(in.readRetainedSlice(in.readableBytes()));
            } else {
              return;
            }
          }
          case LINGERING, CLOSED -> {
            return;
          }
        }
      }
    } catch (BadMessage e) {
      refuse(e);
    } finally {
      taking = false;
      in.release();
    }
  }

  private void head(ByteBuf in) throws BadMessage {
    if (parser == null) {
      parser = new HeadParser(HeadParser.Kind.REQUEST, loop.settings().maxHeaderSize());
    }
    if (!parser.parse(in)) {
      return;
    }
    RequestHead head = RequestHead.read(parser.head(), lastHost, peer.secure());
    parser = null;
    if (head.fault() == null && head.hasBody()) {
      phase = Phase.BODY;
      decoder = head.chunked() ? BodyDecoder.chunked() : BodyDecoder.sized(head.contentLength());
    } else {
      phase = Phase.ANSWERING;
    }
    loop.metrics()
        .clients()
        .requested(oneRequest ? ClientMetrics.Protocol.HTTP_2 : ClientMetrics.Protocol.HTTP_1);
    Exchange next = new Exchange(loop, this, head);
    exchange = next;
    next.start();
  }

  private void body(ByteBuf in) throws BadMessage {
    BodyDecoder current = decoder;
    Exchange receiver = exchange;
    if (current == null || receiver == null) {
      throw new IllegalStateException("a body without a request");
    }
    ByteBuf piece = current.next(in);
    boolean complete = current.complete();
    if (complete) {
      phase = Phase.ANSWERING;
    }
    if (piece != null) {
      receiver.bodyPiece(piece);
    }
    if (complete) {
      receiver.bodyComplete(current.trailers());
    }
  }

  /** What came is not HTTP; nothing that follows can be trusted: RFC 9112, section 2.2. */
  private void refuse(BadMessage fault) {
    if (exchange != null) {
      exchange.clientFailed();
    } else {
      Answers.unreadable(channel, fault, loop);
      closeWhenSent();
    }
  }

  private void disconnect() {
    if (unsent()) {
      closeWhenSent();
    } else {
      abort();
    }
  }

  private boolean unsent() {
    ChannelOutboundBuffer written = channel.unsafe().outboundBuffer();
    return written != null && !written.isEmpty();
  }

  private void dropPending() {
    if (pending != null) {
      pending.release();
      pending = null;
    }
  }
}
