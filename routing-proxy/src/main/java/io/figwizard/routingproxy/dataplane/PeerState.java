package io.figwizard.routingproxy.dataplane;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.epoll.EpollTcpInfo;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.impl.HttpClientConnectionInternal;

/**
 * Asks the kernel whether the other end has closed a connection, before a request that must not be
 * repeated is put on it. Its close may have arrived without the event loop having read it yet:
 * after the server was killed, or when its idle timeout was shorter than ours. What remains is a
 * close that crosses the request on the wire (RFC 9112, section 9.3.1).
 *
 * <p>Works with the native transport of Linux; elsewhere the answer is always no.
 */
final class PeerState {

  /** TCP_ESTABLISHED of Linux' {@code tcp_states.h}. */
  private static final int ESTABLISHED = 1;

  private PeerState() {}

  static boolean closed(HttpConnection proxyToServer) {
    if (proxyToServer instanceof HttpClientConnectionInternal connection) {
      Channel channel = connection.channelHandlerContext().channel();
      if (channel instanceof EpollSocketChannel socket && socket.isOpen()) {
        try {
          return socket.tcpInfo(new EpollTcpInfo()).state() != ESTABLISHED;
        } catch (ChannelException e) {
          // The kernel has forgotten the socket.
          return true;
        }
      }
      return !channel.isActive();
    }
    return false;
  }
}
