package io.figwizard.routingproxy;

import io.dropwizard.core.server.ServerFactory;
import io.dropwizard.jetty.HttpConnectorFactory;
import java.net.InetAddress;
import java.net.UnknownHostException;

/** How a proxy is called among others, where nobody has given it a name. */
final class OwnName {

  private OwnName() {}

  /** This machine's name and the admin port, or the process where any port will do. */
  static String of(ServerFactory server) {
    int port =
        AdminBinding.connectors(server).stream()
            .filter(HttpConnectorFactory.class::isInstance)
            .mapToInt(connector -> ((HttpConnectorFactory) connector).getPort())
            .max()
            .orElse(0);
    return host() + ":" + (port == 0 ? "process-" + ProcessHandle.current().pid() : port);
  }

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "unknown-host";
    }
  }
}
