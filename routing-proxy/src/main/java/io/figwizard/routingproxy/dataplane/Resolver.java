package io.figwizard.routingproxy.dataplane;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;

/**
 * Finds the addresses behind a host name. May wait, so it is never asked by an event loop.
 * Thread-safe.
 */
interface Resolver {

  /** So many at most: each has connections and numbers of its own. */
  int MOST = 64;

  /**
   * Asks the system. How long an answer is kept is the JDK's business ({@code
   * networkaddress.cache.ttl}). A host that has addresses of both families is one server twice:
   * those of the family that the system names first count.
   */
  Resolver SYSTEM =
      host -> {
        InetAddress[] all = InetAddress.getAllByName(host);
        boolean four = all[0] instanceof Inet4Address;
        return Arrays.stream(all)
            .filter(address -> address instanceof Inet4Address == four)
            .distinct()
            .limit(MOST)
            .toList();
      };

  /** At least one. */
  List<InetAddress> addresses(String host) throws UnknownHostException;
}
