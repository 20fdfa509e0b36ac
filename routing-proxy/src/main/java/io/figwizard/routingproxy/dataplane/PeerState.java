package io.figwizard.routingproxy.dataplane;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.epoll.EpollTcpInfo;
import org.jspecify.annotations.Nullable;

/**
 * Asks the kernel whether the other end has closed a connection, before a request that must not be
 * repeated is put on it. Its close may have arrived without the event loop having read it yet:
 * after the server was killed, or when its idle timeout was shorter than ours. What remains is a
 * close that crosses the request on the wire (RFC 9112, section 9.3.1).
 *
 * <p>Works with the native transport of Linux; elsewhere only what is known already counts. Not
 * thread-safe: one for each event loop.
 */
final class PeerState {

  /** TCP_ESTABLISHED of Linux' {@code tcp_states.h}. */
  private static final int ESTABLISHED = 1;

  // Made at the first use: its class loads the native library.
  private @Nullable EpollTcpInfo info;

  boolean closed(Channel proxyToServer) {
    if (proxyToServer instanceof EpollSocketChannel socket && socket.isOpen()) {
      try {
        if (info == null) {
          info = new EpollTcpInfo();
        }
        return socket.tcpInfo(info).state() != ESTABLISHED;
      } catch (ChannelException e) {
        // The kernel has forgotten the socket.
        return true;
      }
    }
    return !proxyToServer.isActive();
  }
}
