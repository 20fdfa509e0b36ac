package io.figwizard.routingproxy;

import io.dropwizard.core.Application;
import io.dropwizard.core.cli.Cli;
import io.dropwizard.core.cli.ServerCommand;
import net.sourceforge.argparse4j.inf.Namespace;
import org.jspecify.annotations.Nullable;

/** {@code server}, with a plain message instead of a stack trace where it cannot start. */
final class StartCommand extends ServerCommand<RoutingProxyConfiguration> {

  StartCommand(Application<RoutingProxyConfiguration> application) {
    super(application);
  }

  @Override
  public void onError(Cli cli, @Nullable Namespace namespace, Throwable e) {
    if (e instanceof CannotStart) {
      cli.getStdErr().println("The routing proxy cannot start: " + e.getMessage());
    } else {
      super.onError(cli, namespace, e);
    }
  }
}
