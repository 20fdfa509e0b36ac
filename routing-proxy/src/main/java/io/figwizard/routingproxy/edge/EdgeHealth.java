package io.figwizard.routingproxy.edge;

import com.codahale.metrics.health.HealthCheck;
import java.util.List;
import java.util.function.Supplier;

/** Whether the keys that tokens are checked with are fresh. */
public final class EdgeHealth extends HealthCheck {

  private final Supplier<List<String>> faults;

  /**
   * @param faults as {@link EdgeChecks#faults}
   */
  public EdgeHealth(Supplier<List<String>> faults) {
    this.faults = faults;
  }

  @Override
  protected Result check() {
    List<String> all = faults.get();
    return all.isEmpty() ? Result.healthy() : Result.unhealthy("%s", String.join("; ", all));
  }
}
