package io.figwizard.loadtests.stack;

import io.figwizard.loadtests.CannotRun;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Set;

/** Ports of the loopback address that nobody uses; each is given away once. Not thread-safe. */
public final class FreePorts {

  private final Set<Integer> given = new HashSet<>();

  /** One that was given to nobody yet. */
  public int next() {
    while (true) {
      try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        if (given.add(socket.getLocalPort())) {
          return socket.getLocalPort();
        }
      } catch (IOException e) {
        throw new CannotRun("no free port on the loopback address: " + e.getMessage(), e);
      }
    }
  }
}
