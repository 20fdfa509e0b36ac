package io.figwizard.routingproxy;

import io.dropwizard.core.server.DefaultServerFactory;
import io.dropwizard.core.server.ServerFactory;
import io.dropwizard.core.server.SimpleServerFactory;
import io.dropwizard.jetty.ConnectorFactory;
import io.dropwizard.jetty.HttpConnectorFactory;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Keeps an admin API that asks for no token away from other machines. */
final class AdminBinding {

  private AdminBinding() {}

  /** Throws CannotStart where a connector listens on more than the loopback address. */
  static void requireLoopback(ServerFactory server) {
    for (ConnectorFactory connector : connectors(server)) {
      String host = connector instanceof HttpConnectorFactory http ? http.getBindHost() : null;
      if (!isLoopback(host)) {
        throw new CannotStart(
            "the admin API would listen on "
                + (host == null ? "every address of this machine" : host)
                + ", expected 127.0.0.1. Set server.connector.bindHost: 127.0.0.1; or operatorsFile, so"
                + " that callers are asked for a token; or, where something in front asks for a"
                + " password, allowRemoteAdmin: true.");
      }
    }
  }

  static List<ConnectorFactory> connectors(ServerFactory server) {
    if (server instanceof SimpleServerFactory simple) {
      return List.of(simple.getConnector());
    }
    if (server instanceof DefaultServerFactory both) {
      return Stream.concat(
              both.getApplicationConnectors().stream(), both.getAdminConnectors().stream())
          .toList();
    }
    throw new CannotStart(
        "server.type must be simple or default, is " + server.getClass().getSimpleName());
  }

  private static boolean isLoopback(@Nullable String host) {
    if (host == null) {
      return false;
    }
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      throw new CannotStart("server.connector.bindHost is " + host + ", which is no known host", e);
    }
  }
}
