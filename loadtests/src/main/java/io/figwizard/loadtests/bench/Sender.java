package io.figwizard.loadtests.bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.figwizard.loadtests.CannotRun;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One event loop that requests are sent on. Closing it closes every connection. */
final class Sender implements AutoCloseable {

  private static final int CONNECT_MILLIS = 5_000;

  private final Transport transport = Transport.best();
  private final MultiThreadIoEventLoopGroup group =
      new MultiThreadIoEventLoopGroup(
          1, new DefaultThreadFactory("bench-sender", true), transport.ioHandler());
  private final EventLoop loop = group.next();

  EventLoop loop() {
    return loop;
  }

  /** Connected ones. Throws CannotRun where nobody listens. */
  List<Lane> lanes(int port, int count, Lane.Listener listener) {
    List<Lane> lanes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Channel channel =
          connect(
              port,
              new ChannelInitializer<>() {
                @Override
                protected void initChannel(Channel opened) {
                  opened.pipeline().addLast(new HttpResponseDecoder());
                }
              });
      Lane lane = new Lane(channel, listener);
      channel.pipeline().addLast(lane);
      lanes.add(lane);
    }
    return lanes;
  }

  Channel connect(int port, ChannelInitializer<Channel> pipeline) {
    ChannelFuture connecting =
        new Bootstrap()
            .group(group)
            .channel(transport.connection())
            .option(ChannelOption.TCP_NODELAY, true)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS)
            .handler(pipeline)
            .connect(new InetSocketAddress("127.0.0.1", port))
            .awaitUninterruptibly();
    if (!connecting.isSuccess()) {
      throw new CannotRun("nobody listens on port " + port, connecting.cause());
    }
    return connecting.channel();
  }

  /** The requests as the bytes they are, to be sent many times. */
  static List<ByteBuf> bytes(Traffic traffic) {
    return traffic.requests().stream()
        .map(text -> Unpooled.unreleasableBuffer(Unpooled.copiedBuffer(text, ISO_8859_1)))
        .toList();
  }

  @Override
  public void close() {
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }
}
