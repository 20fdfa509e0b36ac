package io.figwizard.routingproxy.control.admin;

import io.dropwizard.servlets.tasks.Task;
import io.figwizard.routingproxy.control.RoutesReload;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;

/** {@code POST /admin/tasks/reload-routes}: reads routes.yml now. */
public final class ReloadTask extends Task {

  private final RoutesReload reload;

  public ReloadTask(RoutesReload reload) {
    super("reload-routes");
    this.reload = reload;
  }

  @Override
  public void execute(Map<String, List<String>> parameters, PrintWriter output) {
    output.println(reload.reload("task reload-routes").message());
  }
}
