package io.figwizard.routingproxy.takeover;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.server.AbstractNetworkConnector;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Server;

/**
 * The ports of the admin API. Who has them is the one whom operators speak to, so they go before
 * the state does.
 */
final class AdminPorts {

  /** For requests under way, such as a flip that waits for a disk. */
  private static final long GRACE_MILLIS = 2000;

  /** For connections that are kept without one. */
  private static final long IDLE_MILLIS = 100;

  private final Server server;

  AdminPorts(Server server) {
    this.server = server;
  }

  Duty duty() {
    return new Duty(this::close, this::open);
  }

  private void close() throws Exception {
    for (Connector connector : server.getConnectors()) {
      if (connector instanceof AbstractNetworkConnector port) {
        // Where it was a free one it is to be the same again.
        port.setPort(port.getLocalPort() > 0 ? port.getLocalPort() : port.getPort());
        port.setShutdownIdleTimeout(IDLE_MILLIS);
        try {
          port.shutdown().get(GRACE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException stillBusy) {
          // Broken off by stop; whoever asked knows from that to look whether it was done.
        }
      }
      connector.stop();
    }
  }

  private void open() throws Exception {
    for (Connector connector : server.getConnectors()) {
      connector.start();
    }
  }
}
