package io.figwizard.routingproxy.dataplane;

import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;

/** A metric that is behind what happened until it is read. */
final class SettledCollector implements Collector {

  private final Collector behind;
  private final Unsettled unsettled;

  SettledCollector(Collector behind, Unsettled unsettled) {
    this.behind = behind;
    this.unsettled = unsettled;
  }

  @Override
  public MetricSnapshot collect() {
    unsettled.settleAll();
    return behind.collect();
  }

  @Override
  public String getPrometheusName() {
    return behind.getPrometheusName();
  }
}
