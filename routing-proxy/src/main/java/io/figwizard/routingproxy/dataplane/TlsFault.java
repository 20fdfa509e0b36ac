package io.figwizard.routingproxy.dataplane;

import io.netty.handler.ssl.NotSslRecordException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.List;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Says in words why no TLS came about: what the JDK says is meant for its makers. */
final class TlsFault {

  private static final int DEPTH = 10;

  /** RFC 8446, section 6.2: what servers say to a certificate of ours, or to none. */
  private static final List<String> WANTS_ANOTHER =
      List.of(
          "alert: bad_certificate",
          "alert: unsupported_certificate",
          "alert: certificate_revoked",
          "alert: certificate_expired",
          "alert: certificate_unknown",
          "alert: unknown_ca",
          "alert: access_denied",
          "alert: certificate_required");

  private TlsFault() {}

  /** For logs. */
  static String of(Throwable failure, Server server) {
    String words = known(failure, server);
    return words == null ? "no TLS: " + failure : words;
  }

  /**
   * For logs, of a connection that was good before. With TLS 1.3 servers judge the proxy's
   * certificate only then (RFC 8446, section 4.6.2).
   */
  static String after(Throwable failure, Server server) {
    String words = known(failure, server);
    return words == null ? String.valueOf(failure.getMessage()) : words;
  }

  private static @Nullable String known(Throwable failure, Server server) {
    Throwable cause = failure;
    for (int i = 0; cause != null && i < DEPTH; i++) {
      String words = words(cause, server);
      if (words != null) {
        return words;
      }
      cause = cause.getCause();
    }
    return null;
  }

  private static @Nullable String words(Throwable cause, Server server) {
    if (cause instanceof NotSslRecordException) {
      return "it does not speak TLS; http:// instead of https:// perhaps";
    }
    if (cause instanceof CertificateExpiredException) {
      return "its certificate has expired: " + cause.getMessage();
    }
    if (cause instanceof CertificateNotYetValidException) {
      return "its certificate is not valid yet: " + cause.getMessage();
    }
    // The second has the right name and another key: an authority that was renewed, or a liar.
    if (cause instanceof CertPathBuilderException
        || (cause instanceof CertPathValidatorException path
            && path.getReason() == BasicReason.INVALID_SIGNATURE)) {
      return "its certificate is signed by nobody who is trusted; `trust` of the upstream names who"
          + " is";
    }
    String said = String.valueOf(cause.getMessage());
    if (cause instanceof SSLException && WANTS_ANOTHER.stream().anyMatch(said::endsWith)) {
      return "it wants another certificate of the proxy than it was shown; `tls` of the upstream names"
          + " the one: "
          + said;
    }
    // The one that is thrown for a name has neither a type nor a cause of its own.
    if (cause instanceof CertificateException
        && cause.getCause() == null
        && String.valueOf(cause.getMessage()).contains("name")) {
      return "its certificate is not for " + server.host() + ": " + cause.getMessage();
    }
    return null;
  }
}
