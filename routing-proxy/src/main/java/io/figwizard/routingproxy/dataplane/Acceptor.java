package io.figwizard.routingproxy.dataplane;

import io.figwizard.routingproxy.tls.ServedCertificate;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import io.netty.handler.ssl.SslHandler;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What comes before a client's first request: TLS, and which HTTP is spoken. */
final class Acceptor extends ChannelInitializer<Channel> {

  private final Map<EventLoop, ProxyLoop> loops;
  private final @Nullable ServedCertificate certificate;
  private final boolean cleartextHttp2;

  /**
   * @param certificate null for a listener without TLS
   * @param cleartextHttp2 whether a client without TLS may begin with HTTP/2
   */
  Acceptor(
      Map<EventLoop, ProxyLoop> loops,
      @Nullable ServedCertificate certificate,
      boolean cleartextHttp2) {
    this.loops = loops;
    this.certificate = certificate;
    this.cleartextHttp2 = cleartextHttp2;
  }

  @Override
  protected void initChannel(Channel channel) {
    ProxyLoop loop = loops.get(channel.eventLoop());
    if (loop == null) {
      throw new IllegalStateException("a connection on a foreign event loop");
    }
    ClientShare share = loop.accepted(channel, certificate != null);
    if (share == null) {
      return;
    }
    if (certificate != null) {
      SslHandler tls = certificate.context().newHandler(channel.alloc());
      tls.setHandshakeTimeoutMillis(
          certificate.configuration().getHandshakeTimeout().toMilliseconds());
      channel.pipeline().addLast("tls", tls).addLast("protocol", new ProtocolChoice(loop, share));
    } else if (cleartextHttp2) {
      channel.pipeline().addLast("protocol", new PriorKnowledge(loop, share));
    } else {
      loop.speaksHttp1(channel, share, false);
    }
  }
}
