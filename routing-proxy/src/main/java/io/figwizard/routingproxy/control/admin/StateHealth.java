package io.figwizard.routingproxy.control.admin;

import com.codahale.metrics.health.HealthCheck;
import io.figwizard.routingproxy.control.RouteControl;
import java.nio.file.Files;
import java.nio.file.Path;

/** Whether what applies is kept and the next change can be. */
public final class StateHealth extends HealthCheck {

  private final RouteControl control;
  private final Path folder;

  public StateHealth(RouteControl control, Path folder) {
    this.control = control;
    this.folder = folder;
  }

  @Override
  protected Result check() {
    return control
        .diskFault()
        .map(fault -> Result.unhealthy("changes cannot be kept: %s", fault))
        .orElseGet(
            () ->
                Files.isWritable(folder)
                    ? Result.healthy()
                    : Result.unhealthy("the folder %s cannot be written", folder));
  }
}
