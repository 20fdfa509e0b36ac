package io.figwizard.routingproxy.dataplane;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http2.DefaultHttp2GoAwayFrame;
import io.netty.handler.codec.http2.DefaultHttp2WindowUpdateFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2GoAwayFrame;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One HTTP/2 connection from a client (RFC 9113). Each stream becomes a {@link ClientConnection} of
 * its own; what is left for here is the connection's own life: idleness, floods and the end.
 */
final class Http2Connection extends ChannelInboundHandlerAdapter implements Client {

  private static final Logger LOG = LoggerFactory.getLogger(DataPlane.class);

  /** So that one slow upload does not keep the others on the same connection from moving. */
  private static final int CONNECTION_WINDOW = 1024 * 1024;

  /** How long the client may still say something after the proxy has said its last. */
  private static final Duration LINGER = Duration.ofSeconds(2);

  /** PING, SETTINGS, PRIORITY: answering them costs us more than sending them costs. */
  private static final int CONTROL_FRAMES = 1000;

  private static final long CONTROL_WINDOW = Duration.ofSeconds(10).toNanos();

  private final ProxyLoop loop;
  private final Channel channel;
  private final ClientShare share;
  private final Peer peer;
  private int streams;
  private long idleUntil;
  private int controlFrames;
  private long controlSince = System.nanoTime();
  private boolean lastStreams;

  private Http2Connection(ProxyLoop loop, Channel channel, ClientShare share, Peer peer) {
    this.loop = loop;
    this.channel = channel;
    this.share = share;
    this.peer = peer;
    this.idleUntil = System.nanoTime() + loop.settings().clientIdleNanos();
  }

  /** The connection's first bytes are to come. */
  static Http2Connection begin(ProxyLoop loop, Channel channel, ClientShare share, Peer peer) {
    Http2Connection connection = new Http2Connection(loop, channel, share, peer);
    // There is no half-closed client here: an end of its stream is the end of all.
    channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, false);
    ChannelPipeline pipeline = channel.pipeline();
    pipeline.addLast("http2", Http2Limits.codec(loop.settings(), peer.trusted()));
    pipeline.addLast("streams", new Http2MultiplexHandler(connection.streams()));
    pipeline.addLast(ProxyLoop.SPEAKS, connection);
    channel.write(new DefaultHttp2WindowUpdateFrame(CONNECTION_WINDOW));
    return connection;
  }

  @Override
  public void check(long now) {
    if (streams == 0 && now - idleUntil > 0) {
      goAway(Http2Error.NO_ERROR, 0);
      abort();
    }
  }

  /** RFC 9113, section 6.8: first a warning, then the last stream that is answered. */
  @Override
  public void drain() {
    goAway(Http2Error.NO_ERROR, Integer.MAX_VALUE);
    channel
        .eventLoop()
        .schedule(
            () -> {
              lastStreams = true;
              goAway(Http2Error.NO_ERROR, 0);
              endIfDone();
            },
            loop.settings().shutdownIdleNanos(),
            TimeUnit.NANOSECONDS);
  }

  @Override
  public void abort() {
    channel.close();
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object frame) {
    try {
      if (!(frame instanceof Http2GoAwayFrame)) {
        controlFrame();
      }
    } finally {
      ReferenceCountUtil.release(frame);
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof SslCloseCompletionEvent) {
      ctx.close();
    }
    ctx.fireUserEventTriggered(event);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    boolean theirs =
        cause instanceof IOException
            || cause instanceof Http2Exception
            || cause instanceof DecoderException;
    if (!theirs) {
      LOG.error("clientToProxy: a defect of the proxy", cause);
    }
    if (cause instanceof Http2Exception broken) {
      // RFC 9113, section 5.4.1: what was wrong is said before the end.
      goAway(broken.error(), 0);
    }
    ctx.close();
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    loop.clientGone(this);
    ctx.fireChannelInactive();
  }

  private ChannelInitializer<Channel> streams() {
    return new ChannelInitializer<>() {
      @Override
      protected void initChannel(Channel stream) {
        streams++;
        stream.closeFuture().addListener(closed -> streamClosed());
        stream.pipeline().addLast("http2", new Http2Stream(loop));
        loop.speaksHttp1(stream, share, peer);
      }
    };
  }

  private void streamClosed() {
    streams--;
    idleUntil = System.nanoTime() + loop.settings().clientIdleNanos();
    endIfDone();
  }

  private void endIfDone() {
    if (lastStreams && streams == 0 && channel.isActive()) {
      // Not closed at once: what the client still says would reset the connection, and lose the
      // last answer. Nor ended before that answer has gone: what waits behind the end is dropped.
      channel
          .writeAndFlush(Unpooled.EMPTY_BUFFER)
          .addListener(
              sent -> {
                if (sent.isSuccess()) {
                  idleUntil = System.nanoTime() + LINGER.toNanos();
                  OutputEnd.of(channel);
                } else {
                  channel.close();
                }
              });
    }
  }

  private void controlFrame() {
    long now = System.nanoTime();
    if (now - controlSince > CONTROL_WINDOW) {
      controlSince = now;
      controlFrames = 0;
    }
    if (++controlFrames == CONTROL_FRAMES) {
      loop.metrics().clients().flooded();
      goAway(Http2Error.ENHANCE_YOUR_CALM, 0);
      abort();
    }
  }

  private void goAway(Http2Error why, int moreStreams) {
    DefaultHttp2GoAwayFrame frame = new DefaultHttp2GoAwayFrame(why);
    frame.setExtraStreamIds(moreStreams);
    channel.writeAndFlush(frame);
  }
}
