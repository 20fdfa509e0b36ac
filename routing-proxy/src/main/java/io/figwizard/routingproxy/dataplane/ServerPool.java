package io.figwizard.routingproxy.dataplane;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * One event loop's connections to one server. The one used last is used next, so that the others
 * can grow old and be closed. Nobody queues: where no more connections may be made, the caller is
 * told at once.
 */
final class ServerPool {

  /** Netty's own limit to a connection attempt; routes set shorter ones, see {@link Exchange}. */
  private static final int CONNECT_MILLIS = 30_000;

  private final ProxyLoop loop;
  private final Server server;
  private final CircuitBreaker breaker;
  private final Deque<ServerConnection> idle = new ArrayDeque<>();
  private final Bootstrap bootstrap;
  // Idle, at work, or about to be made.
  private int connections;

  ServerPool(ProxyLoop loop, Server server, CircuitBreaker breaker) {
    this.loop = loop;
    this.server = server;
    this.breaker = breaker;
    this.bootstrap =
        new Bootstrap()
            .group(loop.eventLoop())
            .channel(loop.settings().transport().connection())
            .option(ChannelOption.TCP_NODELAY, true)
            // An answer may be waiting behind a request that could not be written to its end.
            .option(ChannelOption.AUTO_CLOSE, false)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS)
            .handler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    initialize(channel);
                  }
                });
  }

  Server server() {
    return server;
  }

  /** Shared with the other event loops. */
  CircuitBreaker breaker() {
    return breaker;
  }

  /** Gives the call a connection, a kept one or a new one, or tells it why there is none. */
  void connect(ServerCall call) {
    for (ServerConnection kept = idle.pollLast(); kept != null; kept = idle.pollLast()) {
      if (kept.active()) {
        call.connected(kept);
        return;
      }
    }
    if (connections >= loop.settings().maxServerConnections()) {
      call.fail(new CallFailure(CallFailure.Kind.BUSY, "all connections are in use"));
      return;
    }
    connections++;
    loop.settings()
        .addresses()
        .find(server.address(), loop.eventLoop())
        .addListener(
            (Future<InetSocketAddress> found) -> {
              if (found.isSuccess()) {
                // Not in this turn of the loop: a connection closed a moment ago may have news
                // waiting in it, and the new one, on the same file descriptor, would get them.
                loop.eventLoop().execute(() -> open(found.getNow(), call));
              } else {
                connections--;
                notOpened(call, found.cause());
              }
            });
  }

  private void open(InetSocketAddress address, ServerCall call) {
    // Registered and connected in one turn of the loop: for a socket that is not connected yet the
    // kernel reports a hang-up, and Netty would close it.
    Channel channel = bootstrap.register().channel();
    ChannelFuture connecting = channel.connect(address);
    channel
        .closeFuture()
        .addListener(
            closed -> {
              connections--;
            });
    connecting.addListener((ChannelFutureListener) opened -> opened(opened, call));
  }

  /** Takes back a connection that another request may use. */
  void release(ServerConnection connection) {
    connection.idleSince(System.nanoTime());
    idle.addLast(connection);
  }

  void remove(ServerConnection closed) {
    idle.remove(closed);
  }

  /** Closes what has been idle for too long. */
  void checkIdle(long now) {
    long idleNanos = loop.settings().serverIdleNanos();
    for (ServerConnection oldest = idle.peekFirst();
        oldest != null && now - oldest.idleSince() > idleNanos;
        oldest = idle.peekFirst()) {
      idle.pollFirst();
      oldest.close();
    }
  }

  private void initialize(Channel channel) {
    loop.batch().join(channel);
    if (server.tls()) {
      channel.pipeline().addLast("tls", loop.settings().tls().handler(channel, server));
    }
    channel.pipeline().addLast("connection", new ServerConnection(loop, this, channel));
  }

  private void opened(ChannelFuture opened, ServerCall call) {
    if (!opened.isSuccess()) {
      // The channel of a failed attempt is closed by Netty.
      notOpened(call, opened.cause());
      return;
    }
    SslHandler tls = opened.channel().pipeline().get(SslHandler.class);
    if (tls == null) {
      usable(opened.channel(), call);
    } else {
      tls.handshakeFuture()
          .addListener(
              (Future<Channel> shaken) -> {
                if (shaken.isSuccess()) {
                  usable(opened.channel(), call);
                } else {
                  opened.channel().close();
                  notOpened(call, shaken.cause());
                }
              });
    }
  }

  private static void usable(Channel channel, ServerCall call) {
    ServerConnection connection = channel.pipeline().get(ServerConnection.class);
    if (connection == null || !channel.isActive()) {
      call.fail(new CallFailure(CallFailure.Kind.UNREACHABLE, "closed as soon as it was opened"));
    } else {
      call.connected(connection);
    }
  }

  private static void notOpened(ServerCall call, Throwable cause) {
    call.fail(new CallFailure(CallFailure.Kind.UNREACHABLE, String.valueOf(cause)));
  }
}
