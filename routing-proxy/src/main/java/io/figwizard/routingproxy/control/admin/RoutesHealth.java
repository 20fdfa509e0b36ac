package io.figwizard.routingproxy.control.admin;

import com.codahale.metrics.health.HealthCheck;
import io.figwizard.routingproxy.control.RouteControl;
import io.figwizard.routingproxy.control.RoutesReload;

/** Whether the routes.yml on the disk is the one in force. */
public final class RoutesHealth extends HealthCheck {

  private final RouteControl control;
  private final RoutesReload reload;

  public RoutesHealth(RouteControl control, RoutesReload reload) {
    this.control = control;
    this.reload = reload;
  }

  @Override
  protected Result check() {
    RoutesReload.Outcome last = reload.last();
    return last.good()
        ? Result.healthy(
            "%d routes, generation %d, last looked at %s: %s",
            control.current().routes().size(),
            control.current().generation(),
            last.at(),
            last.message())
        : Result.unhealthy("%s", last.message());
  }
}
