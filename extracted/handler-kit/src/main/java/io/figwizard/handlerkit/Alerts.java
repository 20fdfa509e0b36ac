package io.figwizard.handlerkit;

import com.codahale.metrics.MetricRegistry;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.dropwizard.core.setup.Environment;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Tells people, through the webhook of {@link AlertsConfiguration}, what needs them. Costs the
 * caller nothing worth counting: another thread sends. Of one kind there is at most one message in
 * a window; it says how often it happened since the one before. Nothing is lost silently: the
 * counters {@code alerts.sent}, {@code .suppressed}, {@code .dropped} and {@code .failed} and a log
 * line say what became of an alert.
 *
 * <p>Unexpected errors, those that answer 500, are raised by the kit. A function that is frozen
 * between its invocations sends when it is thawed. Thread-safe.
 */
public final class Alerts {
  private static final Logger log = LoggerFactory.getLogger(Alerts.class);

  private final AlertBoard board;
  private final AlertCounts counts;
  private final Clock clock;
  private final @Nullable AlertSender sender;

  private Alerts(AlertBoard board, AlertCounts counts, Clock clock, @Nullable AlertSender sender) {
    this.board = board;
    this.counts = counts;
    this.clock = clock;
    this.sender = sender;
  }

  /**
   * The application's.
   *
   * @throws IllegalStateException when the application has no {@link HandlerKitBundle}
   */
  public static Alerts of(Environment environment) {
    return HandlerKit.of(environment).alerts();
  }

  static Alerts open(
      String service,
      AlertsConfiguration configuration,
      JsonMapper mapper,
      Environment environment,
      Clock clock) {
    MetricRegistry metrics = environment.metrics();
    AlertBoard board = new AlertBoard(service, configuration.getQueueSize());
    AlertCounts counts = AlertCounts.in(metrics);
    if (configuration.getWebhook().isEmpty()) {
      return new Alerts(board, counts, clock, null);
    }
    AlertHook hook = new AlertHook(configuration, mapper);
    AlertSender sender = new AlertSender(board, hook, counts, configuration, clock);
    environment.lifecycle().manage(sender);
    return new Alerts(board, counts, clock, sender);
  }

  /**
   * Raises one. While no webhook is configured it is only logged; in a dry run or a copy of the
   * routing proxy's not even that.
   *
   * @param kind what repetitions are recognised by: stable, few, the domain first, as in {@code
   *     billing.reconciliation-differs}; no id in it
   * @param summary one sentence for people; no personal data, no secret
   */
  public void raise(String kind, String summary) {
    if (MDC.get(LogKeys.DRY_RUN) != null || ShadowCopy.isAnswered()) {
      // The real request has told it, or nothing of it has happened.
      return;
    }
    if (sender == null) {
      log.warn("{}: {} (kit.alerts.webhook is empty: nobody is told)", kind, summary);
      return;
    }
    post(sender, new Alert(kind, summary, MDC.get(LogKeys.REQUEST_ID), clock.instant()));
  }

  /** One that is in the log already. */
  void raiseLogged(String kind, String summary, String requestId) {
    if (sender != null) {
      post(sender, new Alert(kind, summary, requestId, clock.instant()));
    }
  }

  private void post(AlertSender toWake, Alert alert) {
    switch (board.post(alert)) {
      case NEW -> toWake.wake();
      case SUPPRESSED -> {
        counts.suppressed().inc();
        // Its window may have ended just now.
        toWake.wake();
      }
      case DROPPED -> {
        counts.dropped().inc();
        log.warn("An alert is dropped, the queue is full: {}: {}", alert.kind(), alert.summary());
      }
    }
  }
}
