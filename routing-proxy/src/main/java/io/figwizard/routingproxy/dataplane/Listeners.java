package io.figwizard.routingproxy.dataplane;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.unix.FileDescriptor;
import io.netty.channel.unix.UnixChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sockets that clients connect to: opened here, or given by the process that had them open
 * before, with the connections that wait in them. Thread-safe.
 */
final class Listeners {

  private static final Logger LOG = LoggerFactory.getLogger(DataPlane.class);
  private static final int BACKLOG = 1024;
  private static final long CLOSE_SECONDS = 10;

  private final DataPlaneConfiguration configuration;
  private final List<FileDescriptor> given;
  private final List<Channel> open = new ArrayList<>();

  /**
   * @param given listening sockets of this process that nobody accepts from yet
   */
  Listeners(DataPlaneConfiguration configuration, List<FileDescriptor> given) {
    this.configuration = configuration;
    this.given = new ArrayList<>(given);
  }

  /** Connections are accepted when it returns; answers the port. */
  synchronized int open(
      MultiThreadIoEventLoopGroup group, Transport transport, Acceptor acceptor, int port)
      throws InterruptedException {
    // One listener whose connections go to the loops in turn: each gets its share, however few
    // they are.
    ServerBootstrap bootstrap =
        new ServerBootstrap()
            .group(group)
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .childOption(ChannelOption.TCP_NODELAY, true)
            // For streams that say nothing: whoever has gone without a word is asked by the kernel,
            // on Linux after two hours (net.ipv4.tcp_keepalive_time).
            .childOption(ChannelOption.SO_KEEPALIVE, true)
            // A client may end its side after the request and still wait for the answer.
            .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
            .childHandler(acceptor);
    EpollServerSocketChannel before = given(new InetSocketAddress(configuration.getHost(), port));
    Channel opened =
        before == null ? bound(bootstrap, transport, port) : adopted(bootstrap, before);
    open.add(opened);
    return ((InetSocketAddress) opened.localAddress()).getPort();
  }

  /** Closes what was given and is of no use: another configuration has other ports. */
  synchronized void closeUnused() {
    for (FileDescriptor socket : given) {
      try {
        socket.close();
      } catch (IOException e) {
        LOG.warn("a listening socket of the process before this one cannot be closed", e);
      }
    }
    given.clear();
  }

  /** What another process may accept from as well; empty where the platform has no such thing. */
  synchronized List<FileDescriptor> sockets() {
    return open.stream()
        .filter(UnixChannel.class::isInstance)
        .map(channel -> ((UnixChannel) channel).fd())
        .toList();
  }

  /** What waits in a socket is lost, unless another process has it open too. */
  synchronized void close() throws InterruptedException {
    for (Channel listener : open) {
      listener.close().await(CLOSE_SECONDS, TimeUnit.SECONDS);
    }
    open.clear();
  }

  private Channel bound(ServerBootstrap bootstrap, Transport transport, int port)
      throws InterruptedException {
    bootstrap.channel(transport.listener()).option(ChannelOption.SO_REUSEADDR, true);
    if (configuration.isReusePort()) {
      bootstrap.option(transport.reusePort(), true);
    }
    return bootstrap.bind(configuration.getHost(), port).sync().channel();
  }

  private static Channel adopted(ServerBootstrap bootstrap, EpollServerSocketChannel listener)
      throws InterruptedException {
    // It is open already, so the first connection could come before the handler that takes it.
    bootstrap.option(ChannelOption.AUTO_READ, false).channelFactory(() -> listener);
    bootstrap.register().sync();
    listener.eventLoop().submit(() -> listener.config().setAutoRead(true)).sync();
    return listener;
  }

  private @Nullable EpollServerSocketChannel given(InetSocketAddress wanted) {
    for (FileDescriptor socket : given) {
      EpollServerSocketChannel channel = new EpollServerSocketChannel(socket.intValue());
      if (same(channel.localAddress(), wanted)) {
        given.remove(socket);
        return channel;
      }
    }
    return null;
  }

  private static boolean same(InetSocketAddress is, InetSocketAddress wanted) {
    return is.getPort() == wanted.getPort() && same(is.getAddress(), wanted.getAddress());
  }

  private static boolean same(InetAddress is, @Nullable InetAddress wanted) {
    return is.equals(wanted)
        || (wanted != null && is.isAnyLocalAddress() && wanted.isAnyLocalAddress());
  }
}
