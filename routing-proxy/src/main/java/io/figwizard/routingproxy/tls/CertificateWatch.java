package io.figwizard.routingproxy.tls;

import io.dropwizard.lifecycle.Managed;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks every few seconds whether the certificate's files changed. */
public final class CertificateWatch implements Managed {

  private static final Logger LOG = LoggerFactory.getLogger(CertificateWatch.class);

  private final ServedCertificate certificate;
  private final ScheduledExecutorService executor;

  /**
   * @param metrics gets when the certificate expires, and whether the files wait in vain
   */
  public CertificateWatch(
      ServedCertificate certificate,
      ScheduledExecutorService executor,
      PrometheusRegistry metrics) {
    this.certificate = certificate;
    this.executor = executor;
    GaugeWithCallback.builder()
        .name("fig_proxy_certificate_expires_timestamp_seconds")
        .help("When the certificate that clients are shown expires, in seconds since 1970.")
        .callback(callback -> callback.call(certificate.expiresAt().getEpochSecond()))
        .register(metrics);
    GaugeWithCallback.builder()
        .name("fig_proxy_certificate_refused")
        .help("1 where the certificate's files on the disk are no good and an older one serves.")
        .callback(callback -> callback.call(certificate.fault().isPresent() ? 1 : 0))
        .register(metrics);
  }

  @Override
  public void start() {
    long every =
        Duration.ofNanos(certificate.configuration().getReloadEvery().toNanoseconds()).toMillis();
    executor.scheduleWithFixedDelay(this::look, every, every, TimeUnit.MILLISECONDS);
  }

  private void look() {
    try {
      certificate.look();
    } catch (RuntimeException e) {
      // An exception would end the schedule, and with it every later renewal.
      LOG.error("Looking for changes of the certificate failed; it is tried again", e);
    }
  }
}
