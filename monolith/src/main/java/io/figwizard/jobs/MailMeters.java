package io.figwizard.jobs;

import com.codahale.metrics.Gauge;
import com.codahale.metrics.MetricRegistry;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What became of mails, counted; what needs somebody is told. Thread-safe. */
final class MailMeters {
  private static final Logger log = LoggerFactory.getLogger(MailMeters.class);

  private final MetricRegistry metrics;
  private final BiConsumer<String, String> alerts;
  private final AtomicBoolean serverDown = new AtomicBoolean();

  /**
   * @param alerts takes what it is about and what to say
   */
  MailMeters(MetricRegistry metrics, BiConsumer<String, String> alerts) {
    this.metrics = metrics;
    this.alerts = alerts;
    metrics.registerGauge("jobs.mail.server-up", (Gauge<Integer>) () -> serverDown.get() ? 0 : 1);
  }

  void count(String kind, Outcome outcome) {
    count(kind, outcome.kind().name().toLowerCase(Locale.ROOT), 1);
  }

  void count(String kind, String what, int number) {
    metrics.meter(MetricRegistry.name("jobs.mail", kind, what)).mark(number);
  }

  /** Not a number while the database cannot be asked. */
  void gaugeWaiting(String kind, LongSupplier waiting) {
    metrics.registerGauge(
        MetricRegistry.name("jobs.mail", kind, "waiting"),
        (Gauge<Double>)
            () -> {
              try {
                return (double) waiting.getAsLong();
              } catch (RuntimeException e) {
                // One gauge that throws would take all other metrics from the reader.
                return Double.NaN;
              }
            });
  }

  void serverIsUp() {
    if (serverDown.compareAndSet(true, false)) {
      log.info("The mail server takes mails again");
    }
  }

  /** Told once, until it is up again. */
  void serverIsDown(MailServerUnavailable why) {
    if (serverDown.compareAndSet(false, true)) {
      log.warn("No mails can be sent; they wait: {}", why.getMessage());
      alerts.accept(
          "jobs.mail-server-unavailable",
          "No mails can be sent; password resets and digests wait. " + why.getMessage());
    }
  }

  /** The mail was never sent, or nobody knows. */
  void lost(String kind, String what, int number, String summary) {
    count(kind, what, number);
    alerts.accept("jobs." + kind + "." + what, number + " " + summary);
  }
}
