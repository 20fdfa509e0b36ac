package io.figwizard.routingproxy.dataplane;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Answers 503 on a connection that there is no room for, and then takes what comes and drops it for
 * a moment: closed with unread bytes, the connection would be reset and the answer lost (RFC 9112,
 * section 9.6).
 */
final class Farewell extends ChannelInboundHandlerAdapter {

  private static final Duration LINGER = Duration.ofSeconds(1);

  private final ProxyLoop loop;

  Farewell(ProxyLoop loop) {
    this.loop = loop;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    // In the next turn: in this one the channel may not have been announced as open yet.
    ctx.channel().eventLoop().execute(() -> say(ctx.channel()));
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ReferenceCountUtil.release(message);
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof ChannelInputShutdownEvent) {
      ctx.close();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    ctx.close();
  }

  private void say(Channel channel) {
    Answers.last(channel, ProxyError.OVERLOADED, "There is no room for another connection.", loop);
    channel.flush();
    if (channel instanceof DuplexChannel duplex) {
      duplex.shutdownOutput();
    }
    channel.eventLoop().schedule(() -> channel.close(), LINGER.toMillis(), TimeUnit.MILLISECONDS);
  }
}
