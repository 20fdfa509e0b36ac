package io.figwizard.handlerkit;

import com.codahale.metrics.MetricRegistry;
import java.util.concurrent.TimeUnit;

/**
 * Times one request into the timer {@code handlers.<handler>.<action>.<outcome>}; the action is
 * {@code none} until one is found, so that clients cannot invent metrics. Outcomes: {@code ok},
 * {@code refused} (4xx), {@code unavailable} (503), {@code failed}. Not under {@code handlers} but
 * apart are counted: under {@code copies} each {@link ShadowCopy}, under {@code dry-runs} dry runs,
 * which are also {@code skipped} and {@code impossible}.
 */
final class ActionTimer {
  private final MetricRegistry metrics;
  private final String kind;
  private final String handler;
  private final long start = System.nanoTime();
  private String action = "none";
  private String outcome = "failed";

  private ActionTimer(MetricRegistry metrics, String kind, String handler) {
    this.metrics = metrics;
    this.kind = kind;
    this.handler = handler;
  }

  static ActionTimer start(MetricRegistry metrics, String handler) {
    return new ActionTimer(metrics, ShadowCopy.isAnswered() ? "copies" : "handlers", handler);
  }

  static ActionTimer startDryRun(MetricRegistry metrics, String handler) {
    return new ActionTimer(metrics, "dry-runs", handler);
  }

  void action(String name) {
    action = name;
  }

  void succeeded() {
    outcome = "ok";
  }

  void refused(int status) {
    outcome = status == 503 ? "unavailable" : status < 500 ? "refused" : "failed";
  }

  /** Of a dry run. */
  void refused(Refusal refusal) {
    switch (refusal.code()) {
      case DryRunRefusals.SKIPPED -> outcome = "skipped";
      case DryRunRefusals.NOT_POSSIBLE -> outcome = "impossible";
      default -> refused(refusal.status());
    }
  }

  void stop() {
    metrics
        .timer(MetricRegistry.name(kind, handler, action, outcome))
        .update(System.nanoTime() - start, TimeUnit.NANOSECONDS);
  }
}
