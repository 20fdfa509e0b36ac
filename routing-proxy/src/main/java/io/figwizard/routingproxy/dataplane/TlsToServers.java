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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
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

  /** Not sooner: event loops read the files, one for each new connection. */
  private static final long AGAIN_NANOS = Duration.ofSeconds(1).toNanos();

  /** Files that were no good: {@code stamp} tells which. */
  private record Refused(List<Object> stamp, long at, Exception why) {}

  private final @Nullable Path trust;
  private final @Nullable ClientCertificate shown;
  private final LongSupplier nanoTime;
  // The rest is guarded by this.
  private @Nullable SslContext context;
  private List<Object> readAs = List.of();
  private @Nullable Refused refused;

  /**
   * @param trust a PEM file; null for what the JDK trusts
   * @param shown to the servers; null for nothing
   */
  TlsToServers(@Nullable Path trust, @Nullable ClientCertificate shown) {
    this(trust, shown, System::nanoTime);
  }

  TlsToServers(@Nullable Path trust, @Nullable ClientCertificate shown, LongSupplier nanoTime) {
    this.trust = trust;
    this.shown = shown;
    this.nanoTime = nanoTime;
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
    Refused last = refused;
    List<Object> stamp = List.of();
    try {
      stamp = stamp();
      if (known == null || !stamp.equals(readAs)) {
        if (last != null
            && last.stamp().equals(stamp)
            && nanoTime.getAsLong() - last.at() < AGAIN_NANOS) {
          return lastGood(known, last.why());
        }
        known = read();
        context = known;
        readAs = stamp;
      }
      refused = null;
      return known;
    } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
      refused = new Refused(stamp, nanoTime.getAsLong(), e);
      if (known != null && (last == null || !last.why().toString().equals(e.toString()))) {
        LOG.warn(
            "the certificates in {} cannot be read, the last good ones count: {}",
            names(),
            e.toString());
      }
      return lastGood(known, e);
    }
  }

  private SslContext lastGood(@Nullable SslContext known, Exception why) throws SSLException {
    if (known == null) {
      throw new SSLException("the certificates in " + names() + " cannot be read", why);
    }
    return known;
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
