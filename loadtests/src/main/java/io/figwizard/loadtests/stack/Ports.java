package io.figwizard.loadtests.stack;

import io.figwizard.loadtests.CannotRun;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the services of the local stack listen. 0 stands for any free port. */
final class Ports {

  @Option(
      names = "--port",
      defaultValue = "${env:FIG_PORT:-8080}",
      description = "Of the proxy, for clients. FIG_PORT; default 8080, 0 for any free one")
  private int proxy;

  @Option(
      names = "--admin-port",
      defaultValue = "${env:FIG_ADMIN_PORT:-8090}",
      description = "Of the proxy, for operators. FIG_ADMIN_PORT; default 8090")
  private int proxyAdmin;

  @Option(
      names = "--monolith-port",
      defaultValue = "${env:FIG_MONOLITH_PORT:-8081}",
      description = "FIG_MONOLITH_PORT; default 8081")
  private int monolith;

  @Option(
      names = "--monolith-admin-port",
      defaultValue = "${env:FIG_MONOLITH_ADMIN_PORT:-8091}",
      description = "FIG_MONOLITH_ADMIN_PORT; default 8091")
  private int monolithAdmin;

  @Option(
      names = "--drilling-port",
      defaultValue = "${env:FIG_DRILLING_PORT:-8082}",
      description = "Of the drilling function. FIG_DRILLING_PORT; default 8082")
  private int drilling;

  /** All of them free ones, as tests want it. */
  static Ports anyFree() {
    return new Ports();
  }

  /**
   * Chooses the free ones and finds out whether the others are free.
   *
   * @throws CannotRun when one is not; the message says which, and which option changes it
   */
  Chosen choose() {
    return new Chosen(
        choose(proxy, "proxy", "--port"),
        choose(proxyAdmin, "the proxy's admin interface", "--admin-port"),
        choose(monolith, "monolith", "--monolith-port"),
        choose(monolithAdmin, "the monolith's admin interface", "--monolith-admin-port"),
        choose(drilling, "drilling function", "--drilling-port"));
  }

  /** Real ports. */
  record Chosen(int proxy, int proxyAdmin, int monolith, int monolithAdmin, int drilling) {}

  private static int choose(int port, String what, String option) {
    // Both: a listener on one of the addresses does not keep every system from giving away the
    // other.
    int chosen = bind(port, null, what, option);
    return bind(chosen, InetAddress.getLoopbackAddress(), what, option);
  }

  private static int bind(int port, @Nullable InetAddress address, String what, String option) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(
          address == null ? new InetSocketAddress(port) : new InetSocketAddress(address, port));
      return socket.getLocalPort();
    } catch (IOException | IllegalArgumentException e) {
      throw new CannotRun(
          "port %d, meant for the %s, cannot be used (%s); stop what listens there (perhaps another ./fig), or choose another port with %s"
              .formatted(port, what, e.getMessage(), option),
          e);
    }
  }
}
