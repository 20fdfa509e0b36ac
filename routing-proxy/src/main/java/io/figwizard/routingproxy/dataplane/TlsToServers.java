package io.figwizard.routingproxy.dataplane;

import io.figwizard.routingproxy.routes.TrustedCertificates;
import io.netty.channel.Channel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * TLS to servers that certain certificates vouch for. Prepared when first used, and again when
 * their file has changed. Thread-safe.
 */
final class TlsToServers {

  private static final Logger LOG = LoggerFactory.getLogger(DataPlane.class);

  private final @Nullable Path trust;
  private @Nullable SslContext context;
  private @Nullable FileTime readAt;

  /**
   * @param trust a PEM file; null for what the JDK trusts
   */
  TlsToServers(@Nullable Path trust) {
    this.trust = trust;
  }

  /** Throws SSLException where the file cannot be read and never could. */
  SslHandler handler(Channel channel, Server server) throws SSLException {
    SslHandler handler =
        context().newHandler(channel.alloc(), server.host(), server.address().getPort());
    SSLEngine engine = handler.engine();
    SSLParameters parameters = engine.getSSLParameters();
    // RFC 9110, section 4.3.4: the certificate must be one for this host.
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    engine.setSSLParameters(parameters);
    return handler;
  }

  private synchronized SslContext context() throws SSLException {
    SslContext known = context;
    if (trust == null) {
      known = known == null ? SslContextBuilder.forClient().build() : known;
    } else {
      known = trusting(trust, known);
    }
    context = known;
    return known;
  }

  private SslContext trusting(Path pem, @Nullable SslContext known) throws SSLException {
    try {
      FileTime modified = Files.getLastModifiedTime(pem);
      if (known != null && modified.equals(readAt)) {
        return known;
      }
      SslContext made =
          SslContextBuilder.forClient().trustManager(TrustedCertificates.in(pem)).build();
      readAt = modified;
      return made;
    } catch (IOException | GeneralSecurityException e) {
      if (known == null) {
        throw new SSLException("the certificates in " + pem + " cannot be read", e);
      }
      LOG.warn(
          "the certificates in {} cannot be read, the last good ones count: {}", pem, e.toString());
      return known;
    }
  }
}
