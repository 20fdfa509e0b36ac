package io.figwizard.routingproxy.dataplane;

import io.netty.channel.Channel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/** TLS to servers that the JDK's certificates vouch for. Prepared when first used. Thread-safe. */
final class TlsToServers {

  private @Nullable SslContext context;

  SslHandler handler(Channel channel, Server server) {
    SslHandler handler =
        context().newHandler(channel.alloc(), server.host(), server.address().getPort());
    SSLEngine engine = handler.engine();
    SSLParameters parameters = engine.getSSLParameters();
    // RFC 9110, section 4.3.4: the certificate must be one for this host.
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    engine.setSSLParameters(parameters);
    return handler;
  }

  private synchronized SslContext context() {
    SslContext known = context;
    if (known == null) {
      try {
        known = SslContextBuilder.forClient().build();
      } catch (SSLException e) {
        throw new IllegalStateException("this JDK cannot be a TLS client", e);
      }
      context = known;
    }
    return known;
  }
}
