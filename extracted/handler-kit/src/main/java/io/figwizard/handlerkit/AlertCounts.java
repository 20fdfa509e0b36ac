package io.figwizard.handlerkit;

import com.codahale.metrics.Counter;
import com.codahale.metrics.MetricRegistry;

/**
 * What became of alerts.
 *
 * @param sent messages that the hook took
 * @param suppressed alerts that were counted in another message about their kind
 * @param dropped alerts that there was no room or, at a stop, no time for
 * @param failed messages that the hook did not take after a few attempts; they are part of the next
 */
record AlertCounts(Counter sent, Counter suppressed, Counter dropped, Counter failed) {
  static AlertCounts in(MetricRegistry metrics) {
    return new AlertCounts(
        metrics.counter("alerts.sent"),
        metrics.counter("alerts.suppressed"),
        metrics.counter("alerts.dropped"),
        metrics.counter("alerts.failed"));
  }
}
