package io.figwizard.routingproxy.control.admin;

import com.codahale.metrics.health.HealthCheck;
import io.figwizard.routingproxy.control.Standings;

/** Whether what the file of wanted standings says was carried out. */
public final class StandingsHealth extends HealthCheck {

  private final Standings standings;

  public StandingsHealth(Standings standings) {
    this.standings = standings;
  }

  @Override
  protected Result check() {
    return standings.good()
        ? Result.healthy("%s", standings.message())
        : Result.unhealthy("%s", standings.message());
  }
}
