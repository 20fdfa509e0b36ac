package io.figwizard.routingproxy.dataplane;

import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The numbers of one side of a route, made when they are first needed: of thousands of routes most
 * have never failed, and many have one side. Thread-safe.
 */
final class SideMetrics {

  private static final int CLASSES = 6;

  private final Function<String, CounterDataPoint> statusPoints;
  private final Function<String, CounterDataPoint> failurePoints;
  private final DistributionDataPoint durations;
  private final RecentTimes recent;
  private final AtomicReferenceArray<@Nullable CounterDataPoint> statuses =
      new AtomicReferenceArray<>(CLASSES);

  /**
   * @param statusPoints gives the same counter for the same class of statuses
   * @param failurePoints gives the same counter for the same kind of failure
   */
  SideMetrics(
      Function<String, CounterDataPoint> statusPoints,
      Function<String, CounterDataPoint> failurePoints,
      DistributionDataPoint durations,
      RecentTimes recent) {
    this.statusPoints = statusPoints;
    this.failurePoints = failurePoints;
    this.durations = durations;
    this.recent = recent;
  }

  void answered(int status, long nanos, long now) {
    statuses(Math.min(Math.max(status / 100, 1), 5)).inc();
    durations.observe(nanos / 1e9);
    recent.record(nanos, now);
  }

  void failed(CallFailure.Kind kind) {
    failurePoints.apply(kind.word()).inc();
  }

  RecentTimes recent() {
    return recent;
  }

  private CounterDataPoint statuses(int hundreds) {
    CounterDataPoint known = statuses.get(hundreds);
    if (known == null) {
      known = statusPoints.apply(hundreds + "xx");
      statuses.set(hundreds, known);
    }
    return known;
  }
}
