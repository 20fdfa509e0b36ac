package io.figwizard.routingproxy.dataplane;

import io.netty.channel.EventLoop;
import io.netty.util.NetUtil;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.concurrent.Executor;

/**
 * Asks the system for addresses, on other threads than the event loops: the answer may take long.
 * How long an answer is kept is the JDK's business ({@code networkaddress.cache.ttl}). Thread-safe.
 */
final class Addresses {

  private final Executor threads;

  Addresses(Executor threads) {
    this.threads = threads;
  }

  /** The future is told on that event loop. */
  Future<InetSocketAddress> find(InetSocketAddress unresolved, EventLoop loop) {
    String host = unresolved.getHostString();
    int port = unresolved.getPort();
    Promise<InetSocketAddress> found = loop.newPromise();
    if (NetUtil.isValidIpV4Address(host) || NetUtil.isValidIpV6Address(host)) {
      // Nobody has to be asked.
      resolve(host, port, found);
    } else {
      threads.execute(() -> resolve(host, port, found));
    }
    return found;
  }

  private static void resolve(String host, int port, Promise<InetSocketAddress> found) {
    try {
      found.setSuccess(new InetSocketAddress(InetAddress.getByName(host), port));
    } catch (UnknownHostException e) {
      found.setFailure(e);
    }
  }
}
