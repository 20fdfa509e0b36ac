package io.figwizard.routingproxy.dataplane;

import io.netty.channel.Channel;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;

/** Ends what the proxy says on a connection, and leaves open what the client may still send. */
final class OutputEnd {

  private OutputEnd() {}

  static void of(Channel channel) {
    SslHandler tls = channel.pipeline().get(SslHandler.class);
    if (tls == null) {
      shutdown(channel);
    } else {
      // RFC 9112, section 9.8: without close_notify the end looks like somebody cut it off.
      tls.closeOutbound().addListener(told -> shutdown(channel));
    }
  }

  private static void shutdown(Channel channel) {
    if (channel instanceof DuplexChannel duplex && channel.isActive()) {
      duplex.shutdownOutput();
    }
  }
}
