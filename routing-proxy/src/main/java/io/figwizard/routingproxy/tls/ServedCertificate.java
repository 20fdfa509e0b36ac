package io.figwizard.routingproxy.tls;

import io.netty.handler.codec.http2.Http2SecurityUtil;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The certificate that clients are shown, read again when its files have changed. New connections
 * get the new one, open ones keep what they have. Files that are no good are refused and the last
 * good ones stay, as with routes.yml. Thread-safe.
 */
public final class ServedCertificate {

  private static final Logger LOG = LoggerFactory.getLogger(ServedCertificate.class);

  private final TlsConfiguration configuration;
  private final CertificateFiles files;
  private final Clock clock;
  private volatile Served served;
  private volatile @Nullable String fault;
  private @Nullable List<Object> lastStamp;

  private record Served(SslContext context, Identity identity) {}

  private ServedCertificate(TlsConfiguration configuration, Clock clock) throws IOException {
    this.configuration = configuration;
    this.files = new CertificateFiles(configuration);
    this.clock = clock;
    // Before reading: a change in between is then seen by the next look.
    this.lastStamp = files.stamp();
    this.served = read();
  }

  /**
   * Reads the files for the first time. A certificate that has expired is served all the same, and
   * said to have expired.
   *
   * @throws IllegalArgumentException naming what is wrong and what to do
   */
  public static ServedCertificate open(TlsConfiguration configuration, Clock clock) {
    try {
      return new ServedCertificate(configuration, clock);
    } catch (NoSuchFileException e) {
      throw new IllegalArgumentException(
          "the file " + e.getFile() + " does not exist; set dataPlane.tls", e);
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "the certificate cannot be read: " + e + "; set dataPlane.tls", e);
    }
  }

  /** For one new connection from a client. */
  public SslContext context() {
    return served.context();
  }

  /** How to speak TLS, as configured. */
  public TlsConfiguration configuration() {
    return configuration;
  }

  /** When the certificate in force expires. */
  public Instant expiresAt() {
    return served.identity().expiresAt();
  }

  /** Whose certificate is in force. */
  public String subject() {
    return served.identity().subject();
  }

  /** Why the files on the disk are not the ones in force. */
  public Optional<String> fault() {
    return Optional.ofNullable(fault);
  }

  /** Reads the files if they have changed since the last look. */
  public synchronized void look() {
    try {
      List<Object> stamp = files.stamp();
      if (stamp.equals(lastStamp)) {
        return;
      }
      lastStamp = stamp;
      Served fresh = read();
      if (expired(fresh) && !expired(served)) {
        throw new IllegalArgumentException(
            files.names() + " expired at " + fresh.identity().expiresAt());
      }
      served = fresh;
      fault = null;
      LOG.info(
          "The certificate of {} is in force for new connections; it expires at {}",
          fresh.identity().subject(),
          fresh.identity().expiresAt());
    } catch (IllegalArgumentException e) {
      // What is mended need not look changed: permissions, most of all.
      lastStamp = null;
      refused(String.valueOf(e.getMessage()));
    } catch (IOException e) {
      // Files that come back unchanged are no change; whatever comes instead is.
      lastStamp = null;
      refused(files.names() + " cannot be read: " + e);
    }
  }

  private void refused(String why) {
    if (!why.equals(fault)) {
      LOG.error("The certificate stays as it was: {}", why);
    }
    fault = why;
  }

  private boolean expired(Served certificate) {
    return clock.instant().isAfter(certificate.identity().expiresAt());
  }

  private Served read() {
    Identity identity = files.read();
    try {
      return new Served(context(identity), identity);
    } catch (SSLException | IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "TLS cannot be spoken with "
              + files.names()
              + ", protocols "
              + configuration.getProtocols()
              + " and ciphers "
              + configuration.getCiphers()
              + ": "
              + e.getMessage(),
          e);
    }
  }

  private SslContext context(Identity identity) throws SSLException {
    SslContextBuilder builder =
        SslContextBuilder.forServer(identity.keys())
            .sslProvider(SslProvider.JDK)
            .protocols(configuration.getProtocols());
    if (configuration.getCiphers().isEmpty()) {
      // RFC 9113, section 9.2.2, forbids the others; no browser needs them for HTTP/1.1 either.
      builder.ciphers(Http2SecurityUtil.CIPHERS, SupportedCipherSuiteFilter.INSTANCE);
    } else {
      builder.ciphers(configuration.getCiphers());
    }
    if (configuration.isHttp2()) {
      builder.applicationProtocolConfig(
          new ApplicationProtocolConfig(
              Protocol.ALPN,
              SelectorFailureBehavior.NO_ADVERTISE,
              SelectedListenerFailureBehavior.ACCEPT,
              ApplicationProtocolNames.HTTP_2,
              ApplicationProtocolNames.HTTP_1_1));
    }
    return builder.build();
  }
}
