package io.figwizard.loadtests.bench;

import io.netty.channel.IoHandlerFactory;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;

/** Linux' own way of waiting for sockets where there is one, Java's elsewhere. */
record Transport(
    IoHandlerFactory ioHandler,
    Class<? extends SocketChannel> connection,
    Class<? extends ServerSocketChannel> listener) {

  static Transport best() {
    return Epoll.isAvailable()
        ? new Transport(
            EpollIoHandler.newFactory(), EpollSocketChannel.class, EpollServerSocketChannel.class)
        : new Transport(
            NioIoHandler.newFactory(), NioSocketChannel.class, NioServerSocketChannel.class);
  }
}
