package io.figwizard.routingproxy.dataplane;

import io.netty.channel.Channel;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * One event loop's connections to one address. The one used last is used next, so that the others
 * can grow old and be closed. Nobody queues: where no more connections may be made, the caller is
 * told at once.
 */
final class ServerPool {

  private final ProxyLoop loop;
  private final ServerAddress address;
  private final ServerDial dial;
  private final Deque<ServerConnection> idle = new ArrayDeque<>();
  // Idle, at work, or about to be made.
  private int connections;
  // Of them those that carry a WebSocket or a stream of events, perhaps for days.
  private int streams;

  ServerPool(ProxyLoop loop, ServerAddress address) {
    this.loop = loop;
    this.address = address;
    this.dial = new ServerDial(loop, address, channel -> new ServerConnection(loop, this, channel));
  }

  ServerAddress address() {
    return address;
  }

  /** Gives the call a connection, a kept one or a new one, or tells it why there is none. */
  void connect(ServerCall call) {
    for (ServerConnection kept = idle.pollLast(); kept != null; kept = idle.pollLast()) {
      if (kept.active()) {
        call.connected(this, kept);
        return;
      }
    }
    if (connections - streams >= loop.settings().maxServerConnections()) {
      call.notConnected(this, CallFailure.Kind.BUSY, "all connections are in use");
      return;
    }
    connections++;
    dial.open(
        channel -> usable(channel, call),
        why -> call.notConnected(this, CallFailure.Kind.UNREACHABLE, why),
        () -> connections--);
  }

  /** A stream has it until it is closed: idle ones by the thousand take no request's place. */
  void leftToStream(Channel connection) {
    streams++;
    connection.closeFuture().addListener(closed -> streams--);
  }

  /** Takes back a connection that another request may use. */
  void release(ServerConnection connection) {
    if (address.gone()) {
      connection.close();
      return;
    }
    connection.idleSince(System.nanoTime());
    idle.addLast(connection);
  }

  void remove(ServerConnection closed) {
    idle.remove(closed);
  }

  /** Closes what has been idle for too long; answers whether nobody needs the pool any more. */
  boolean checkIdle(long now) {
    long idleNanos = address.gone() ? -1 : loop.settings().serverIdleNanos();
    for (ServerConnection oldest = idle.peekFirst();
        oldest != null && now - oldest.idleSince() > idleNanos;
        oldest = idle.peekFirst()) {
      idle.pollFirst();
      oldest.close();
    }
    return address.gone() && connections == 0;
  }

  private void usable(Channel channel, ServerCall call) {
    ServerConnection connection = channel.pipeline().get(ServerConnection.class);
    if (connection == null || !channel.isActive()) {
      call.notConnected(this, CallFailure.Kind.UNREACHABLE, "closed as soon as it was opened");
    } else {
      call.connected(this, connection);
    }
  }
}
