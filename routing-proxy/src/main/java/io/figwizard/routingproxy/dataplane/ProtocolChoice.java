package io.figwizard.routingproxy.dataplane;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ApplicationProtocolNegotiationHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;

/** After the TLS handshake: HTTP/2 where the client chose it (RFC 7301), else HTTP/1.1. */
final class ProtocolChoice extends ApplicationProtocolNegotiationHandler {

  private final ProxyLoop loop;
  private final ClientShare share;

  ProtocolChoice(ProxyLoop loop, ClientShare share) {
    super(ApplicationProtocolNames.HTTP_1_1);
    this.loop = loop;
    this.share = share;
  }

  @Override
  protected void configurePipeline(ChannelHandlerContext ctx, String protocol) {
    Channel channel = ctx.channel();
    if (protocol.equals(ApplicationProtocolNames.HTTP_2)) {
      loop.speaksHttp2(channel, share, true);
    } else {
      loop.speaksHttp1(channel, share, true);
    }
  }

  /** Scanners make handshakes fail all day long: they are counted, not logged. */
  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) throws Exception {
    if (event instanceof SslHandshakeCompletionEvent handshake && !handshake.isSuccess()) {
      loop.metrics().clients().handshakeFailed();
    }
    super.userEventTriggered(ctx, event);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    ctx.close();
  }
}
