package io.figwizard.routingproxy.dataplane;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.http2.Http2CodecUtil;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Without TLS, tells HTTP/2 by its first bytes: RFC 9113, section 3.3. They are no HTTP/1.1, so
 * nothing is guessed.
 */
final class PriorKnowledge extends ByteToMessageDecoder {

  private final ProxyLoop loop;
  private final ClientShare share;

  PriorKnowledge(ProxyLoop loop, ClientShare share) {
    this.loop = loop;
    this.share = share;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    ctx.channel()
        .eventLoop()
        .schedule(
            () -> {
              if (!ctx.isRemoved()) {
                ctx.close();
              }
            },
            loop.settings().clientIdleNanos(),
            TimeUnit.NANOSECONDS);
  }

  @Override
  protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
    ByteBuf preface = Http2CodecUtil.connectionPrefaceBuf();
    try {
      int compared = Math.min(in.readableBytes(), preface.readableBytes());
      Channel channel = ctx.channel();
      if (!ByteBufUtil.equals(in, in.readerIndex(), preface, 0, compared)) {
        loop.speaksHttp1(channel, share, false);
        ctx.pipeline().remove(this);
      } else if (compared == preface.readableBytes()) {
        loop.speaksHttp2(channel, share, false);
        ctx.pipeline().remove(this);
      }
    } finally {
      preface.release();
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) throws Exception {
    if (event instanceof ChannelInputShutdownEvent && !ctx.isRemoved()) {
      // Too few bytes to be either.
      ctx.close();
    }
    super.userEventTriggered(ctx, event);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    ctx.close();
  }
}
