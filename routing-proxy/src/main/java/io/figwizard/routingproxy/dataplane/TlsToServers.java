package io.figwizard.routingproxy.dataplane;

import io.figwizard.routingproxy.files.FileStamp;
import io.figwizard.routingproxy.routes.ClientCertificate;
import io.figwizard.routingproxy.routes.TrustedCertificates;
import io.figwizard.routingproxy.tls.ClientKeys;
import io.netty.channel.Channel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * TLS to servers that certain certificates vouch for, and that may want one of the proxy. Prepared
 * when first used, and again when a file has changed. Thread-safe.
 */
final class TlsToServers {

  private static final Logger LOG = LoggerFactory.getLogger(DataPlane.class);

  private final @Nullable Path trust;
  private final @Nullable ClientCertificate shown;
  private @Nullable SslContext context;
  private List<Object> readAs = List.of();

  /**
   * @param trust a PEM file; null for what the JDK trusts
   * @param shown to the servers; null for nothing
   */
  TlsToServers(@Nullable Path trust, @Nullable ClientCertificate shown) {
    this.trust = trust;
    this.shown = shown;
  }

  /** Throws SSLException where a file cannot be read and never could. */
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
    try {
      List<Object> stamp = stamp();
      if (known == null || !stamp.equals(readAs)) {
        known = read();
        context = known;
        readAs = stamp;
      }
      return known;
    } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
      if (known == null) {
        throw new SSLException("the certificates in " + names() + " cannot be read", e);
      }
      LOG.warn(
          "the certificates in {} cannot be read, the last good ones count: {}",
          names(),
          e.toString());
      return known;
    }
  }

  private SslContext read() throws IOException, GeneralSecurityException {
    SslContextBuilder builder = SslContextBuilder.forClient();
    if (trust != null) {
      builder.trustManager(TrustedCertificates.in(trust));
    }
    if (shown != null) {
      builder.keyManager(ClientKeys.in(shown));
    }
    return builder.build();
  }

  /** Something that is another one after a change; empty where there are no files. */
  private List<Object> stamp() throws IOException {
    List<Object> stamp = new ArrayList<>();
    for (Path file : files()) {
      stamp.add(FileStamp.of(file));
    }
    return stamp;
  }

  private List<Path> files() {
    List<Path> files = new ArrayList<>();
    if (trust != null) {
      files.add(trust);
    }
    if (shown != null) {
      files.add(shown.certificate());
      files.add(shown.key());
    }
    return files;
  }

  private String names() {
    return files().stream().map(Path::toString).collect(Collectors.joining(", "));
  }
}
