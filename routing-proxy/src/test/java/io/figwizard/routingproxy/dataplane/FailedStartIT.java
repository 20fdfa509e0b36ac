package io.figwizard.routingproxy.dataplane;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.figwizard.routingproxy.routes.Limits;
import io.figwizard.routingproxy.routes.Route;
import io.figwizard.routingproxy.routes.RouteTable;
import io.figwizard.routingproxy.routes.Upstream;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class FailedStartIT {

  private final Route route =
      Route.unnamed(Upstream.of("monolith", TestProxy.NOWHERE), Limits.DEFAULT);

  @Test
  void canBeStoppedAfterItsPortWasTaken() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      DataPlane dataPlane =
          new DataPlane(
              new DataPlaneConfiguration()
                  .setHost("127.0.0.1")
                  .setPort(taken.getLocalPort())
                  .setEventLoops(2),
              () -> RouteTable.builder(1, route).build(),
              new ProxyMetrics(new PrometheusRegistry()),
              Outcomes.NONE);

      assertThatThrownBy(dataPlane::start).isInstanceOf(IOException.class);
      assertThatCode(dataPlane::stop).doesNotThrowAnyException();
    }
  }
}
