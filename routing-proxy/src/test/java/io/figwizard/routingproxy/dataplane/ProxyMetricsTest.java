package io.figwizard.routingproxy.dataplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.figwizard.routingproxy.routes.Side;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.DataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProxyMetricsTest {

  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final ProxyMetrics metrics = new ProxyMetrics(registry);

  @Test
  void tellsHowLongTheRequestsOfARouteAndSideTookOfLate() {
    for (int micros = 1; micros <= 100; micros++) {
      answered(Side.MONOLITH, micros);
    }
    answered(Side.EXTRACTED, 5_000);

    assertThat(recent(Side.MONOLITH, "0.5")).isEqualTo(50e-6);
    assertThat(recent(Side.MONOLITH, "0.99")).isEqualTo(99e-6);
    assertThat(recent(Side.EXTRACTED, "0.5")).isCloseTo(5e-3, within(5e-5));
  }

  @Test
  void hasNoSeriesForWhatNeverHappened() {
    answered(Side.MONOLITH, 10);

    assertThat(points("fig_proxy_requests")).hasSize(1);
    assertThat(points("fig_proxy_request_duration_seconds")).hasSize(1);
    assertThat(points("fig_proxy_request_duration_recent_seconds")).hasSize(4);
    assertThat(points("fig_proxy_server_errors")).isEmpty();
    assertThat(points("fig_proxy_fallbacks")).isEmpty();
  }

  @Test
  void countsEachSideForItself() {
    RouteCounts counts = metrics.route("drilling").counts();
    counts.failed(Side.EXTRACTED, CallFailure.Kind.BROKEN);
    counts.fellBack(CallFailure.Kind.BROKEN);
    counts.fellBack(CallFailure.Kind.BROKEN);

    assertThat(points("fig_proxy_server_errors"))
        .singleElement()
        .satisfies(point -> assertThat(point.getLabels().get("side")).isEqualTo("extracted"));
    assertThat(points("fig_proxy_fallbacks")).hasSize(1);
  }

  private void answered(Side side, long micros) {
    metrics.route("drilling").note(Note.of(side, 200, micros * 1_000), System.nanoTime());
  }

  private double recent(Side side, String quantile) {
    Labels wanted = Labels.of("route", "drilling", "side", side.word(), "quantile", quantile);
    return points("fig_proxy_request_duration_recent_seconds").stream()
        .filter(point -> point.getLabels().equals(wanted))
        .mapToDouble(point -> ((GaugeDataPointSnapshot) point).getValue())
        .findFirst()
        .orElseThrow();
  }

  private List<? extends DataPointSnapshot> points(String name) {
    return registry.scrape().stream()
        .filter(snapshot -> snapshot.getMetadata().getName().equals(name))
        .findFirst()
        .map(MetricSnapshot::getDataPoints)
        .orElseThrow(() -> new AssertionError("no metric " + name));
  }
}
