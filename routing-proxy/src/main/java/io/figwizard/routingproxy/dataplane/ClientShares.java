package io.figwizard.routingproxy.dataplane;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * How much of the proxy each client address holds, over all event loops: connections, and those
 * among them whose client keeps the proxy waiting. Of IPv6 the first 64 bits count, as everybody
 * has all the addresses behind them (RFC 4291, section 2.5.4).
 *
 * <p>Thread-safe.
 */
final class ClientShares {

  private final Map<Long, Held> byAddress = new ConcurrentHashMap<>();
  private final int maxConnections;
  private final int maxSlow;

  /**
   * @param maxConnections of one address
   * @param maxSlow of these, those that keep the proxy waiting
   */
  ClientShares(int maxConnections, int maxSlow) {
    this.maxConnections = maxConnections;
    this.maxSlow = maxSlow;
  }

  /** One more connection of this address; null where it has as many as it may. */
  @Nullable ClientShare join(InetAddress address) {
    Long network = network(address);
    AtomicReference<@Nullable ClientShare> share = new AtomicReference<>();
    byAddress.compute(
        network,
        (same, known) -> {
          Held held = known == null ? new Held() : known;
          if (held.connections < maxConnections) {
            held.connections++;
            share.set(new ClientShare(() -> leave(network), held.slow, maxSlow));
          }
          return held;
        });
    return share.get();
  }

  /** How many addresses are connected. */
  int addresses() {
    return byAddress.size();
  }

  private void leave(Long network) {
    byAddress.computeIfPresent(
        network,
        (same, held) -> {
          held.connections--;
          return held.connections == 0 ? null : held;
        });
  }

  private static Long network(InetAddress address) {
    byte[] bytes = address.getAddress();
    int length = address instanceof Inet6Address ? 8 : bytes.length;
    long network = 0;
    for (int i = 0; i < length; i++) {
      network = network << 8 | (bytes[i] & 0xff);
    }
    return network;
  }

  /** Of one address. */
  private static final class Held {
    final AtomicInteger slow = new AtomicInteger();
    // Touched only under the map's lock for this address.
    int connections;
  }
}
