package io.figwizard.routingproxy.tls;

import com.codahale.metrics.health.HealthCheck;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * Whether clients are shown the certificate that is on the disk, and for how long it is good.
 * Healthy with a warning in the message from two weeks before the end.
 */
public final class CertificateHealth extends HealthCheck {

  private static final Duration SOON = Duration.ofDays(14);

  private final ServedCertificate certificate;
  private final Clock clock;

  public CertificateHealth(ServedCertificate certificate, Clock clock) {
    this.certificate = certificate;
    this.clock = clock;
  }

  @Override
  protected Result check() {
    Instant end = certificate.expiresAt();
    Duration left = Duration.between(clock.instant(), end);
    if (left.isNegative()) {
      return Result.unhealthy(
          "the certificate of %s expired at %s; renew it".formatted(certificate.subject(), end));
    }
    if (certificate.fault().isPresent()) {
      return Result.unhealthy(certificate.fault().get());
    }
    return Result.healthy(
        "%sthe certificate of %s expires at %s, in %d days"
            .formatted(
                left.compareTo(SOON) < 0 ? "warning, renew it: " : "",
                certificate.subject(),
                end,
                left.toDays()));
  }
}
