package io.figwizard.routingproxy.dataplane;

import static org.assertj.core.api.Assertions.assertThat;

import io.figwizard.routingproxy.routes.Effect;
import io.figwizard.routingproxy.routes.Mode;
import io.figwizard.routingproxy.routes.Route;
import io.figwizard.routingproxy.routes.RouteTable;
import io.figwizard.routingproxy.routes.TestRoutes;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import org.junit.jupiter.api.Test;

class KnownRoutesTest {

  private final ProxyMetrics metrics = new ProxyMetrics(new PrometheusRegistry());
  private final KnownRoutes known = new KnownRoutes(metrics);

  @Test
  void findsTheSameNumbersWhateverBecomesOfTheRoute() {
    Route before = TestRoutes.route("drilling", Effect.SAFE, Mode.MONOLITH);
    Route moved = before.at(Mode.EXTRACTED, 0);
    known.follow(table(before));
    RouteMetrics numbers = known.numbers(before);

    known.follow(table(moved));

    assertThat(known.numbers(moved)).isSameAs(numbers).isSameAs(metrics.route("drilling"));
    // A request that is under way still has the route as it was.
    assertThat(known.numbers(before)).isSameAs(numbers);
  }

  @Test
  void tellsRoutesApart() {
    assertThat(known.numbers(TestRoutes.route("drilling", Effect.SAFE, Mode.MONOLITH)))
        .isNotSameAs(known.numbers(TestRoutes.route("auth", Effect.SAFE, Mode.MONOLITH)));
  }

  private static RouteTable table(Route route) {
    return RouteTable.builder(1, route).build();
  }
}
