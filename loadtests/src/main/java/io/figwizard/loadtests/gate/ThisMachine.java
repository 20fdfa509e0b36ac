package io.figwizard.loadtests.gate;

import io.figwizard.loadtests.CannotRun;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;

/** Keeps a gate from sending load to somebody else's machine by a slip of the pen. */
final class ThisMachine {
  /** What to do about it where the file may allow it. */
  static final String UNLESS_ALLOWED =
      "A gate sends load and writes; where that is meant, say allowRemote: true";

  private ThisMachine() {}

  /**
   * @param where for messages: which value of which file
   * @param otherwise for messages: what to do where another machine is meant
   * @throws CannotRun if the host is not certainly this machine
   */
  static void require(String host, String where, String otherwise) {
    try {
      for (InetAddress address : InetAddress.getAllByName(host)) {
        if (!isOurs(address)) {
          throw new CannotRun(
              where
                  + " is at "
                  + host
                  + ", which is another machine (expected: this one, for example 127.0.0.1). "
                  + otherwise);
        }
      }
    } catch (UnknownHostException | SocketException e) {
      throw new CannotRun(where + " is at " + host + ", which nobody knows: " + e.getMessage(), e);
    }
  }

  private static boolean isOurs(InetAddress address) throws SocketException {
    return address.isLoopbackAddress()
        || address.isAnyLocalAddress()
        || NetworkInterface.getByInetAddress(address) != null;
  }
}
