package io.figwizard.routingproxy;

import io.dropwizard.core.setup.Environment;
import io.figwizard.routingproxy.tls.CertificateHealth;
import io.figwizard.routingproxy.tls.CertificateWatch;
import io.figwizard.routingproxy.tls.ServedCertificate;
import io.figwizard.routingproxy.tls.TlsConfiguration;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/** The certificate for clients, with what keeps it fresh and what watches over it. */
final class ClientTls {

  private ClientTls() {}

  /** Null where clients come without TLS alone. */
  static @Nullable ServedCertificate open(
      @Nullable TlsConfiguration tls,
      Environment environment,
      PrometheusRegistry metrics,
      Clock clock) {
    if (tls == null) {
      return null;
    }
    try {
      ServedCertificate certificate = ServedCertificate.open(tls, clock);
      environment.healthChecks().register("certificate", new CertificateHealth(certificate, clock));
      environment
          .lifecycle()
          .manage(
              new CertificateWatch(
                  certificate,
                  environment.lifecycle().scheduledExecutorService("certificate-watch").build(),
                  metrics));
      return certificate;
    } catch (IllegalArgumentException e) {
      throw new CannotStart(e.getMessage(), e);
    }
  }
}
