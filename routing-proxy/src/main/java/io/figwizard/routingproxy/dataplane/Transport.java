package io.figwizard.routingproxy.dataplane;

import io.netty.channel.ChannelOption;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioChannelOption;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.unix.UnixChannelOption;
import java.net.StandardSocketOptions;

/** How sockets are driven: by Linux' epoll directly where it can be loaded, else by the JDK. */
record Transport(
    boolean isNative,
    IoHandlerFactory ioHandler,
    Class<? extends ServerChannel> listener,
    ChannelOption<Boolean> reusePort,
    Class<? extends SocketChannel> connection) {

  static Transport best() {
    return Epoll.isAvailable()
        ? new Transport(
            true,
            EpollIoHandler.newFactory(),
            EpollServerSocketChannel.class,
            UnixChannelOption.SO_REUSEPORT,
            EpollSocketChannel.class)
        : new Transport(
            false,
            NioIoHandler.newFactory(),
            NioServerSocketChannel.class,
            NioChannelOption.of(StandardSocketOptions.SO_REUSEPORT),
            NioSocketChannel.class);
  }
}
