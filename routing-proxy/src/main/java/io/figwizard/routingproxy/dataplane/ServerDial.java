package io.figwizard.routingproxy.dataplane;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Function;

/** Opens connections from one event loop to one address, with TLS where its URL says so. */
final class ServerDial {

  /** Netty's own limit to a connection attempt; routes set shorter ones, see {@link Exchange}. */
  private static final int CONNECT_MILLIS = 30_000;

  private final ProxyLoop loop;
  private final ServerAddress address;
  private final Bootstrap bootstrap;

  /**
   * @param handler made for each connection, the last in its pipeline
   */
  ServerDial(ProxyLoop loop, ServerAddress address, Function<Channel, ChannelHandler> handler) {
    this.loop = loop;
    this.address = address;
    this.bootstrap =
        new Bootstrap()
            .group(loop.eventLoop())
            .channel(loop.settings().transport().connection())
            .option(ChannelOption.TCP_NODELAY, true)
            .option(ChannelOption.SO_KEEPALIVE, true)
            // An answer may be waiting behind a request that could not be written to its end.
            .option(ChannelOption.AUTO_CLOSE, false)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS)
            .handler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) throws Exception {
                    loop.batch().join(channel);
                    if (address.server().tls()) {
                      channel
                          .pipeline()
                          .addLast("tls", address.tls().handler(channel, address.server()));
                    }
                    channel.pipeline().addLast("connection", handler.apply(channel));
                  }
                });
  }

  /**
   * Tells one of the two, later; and when the channel is closed, in any case.
   *
   * @param failed told in words
   */
  void open(Consumer<Channel> opened, Consumer<String> failed, Runnable closed) {
    // Not in this turn of the loop: a connection closed a moment ago may have news waiting in it,
    // and the new one, on the same file descriptor, would get them.
    loop.eventLoop().execute(() -> openNow(opened, failed, closed));
  }

  private void openNow(Consumer<Channel> opened, Consumer<String> failed, Runnable closed) {
    // Registered and connected in one turn of the loop: for a socket that is not connected yet the
    // kernel reports a hang-up, and Netty would close it.
    ChannelFuture registered = bootstrap.register();
    if (registered.cause() != null) {
      // No socket could be made, for want of file descriptors most of all: nothing is there that
      // could be closed.
      closed.run();
      failed.accept(String.valueOf(registered.cause()));
      return;
    }
    Channel channel = registered.channel();
    ChannelFuture connecting = channel.connect(address.socket());
    channel.closeFuture().addListener(done -> closed.run());
    connecting.addListener(
        (ChannelFutureListener)
            attempt -> {
              if (attempt.isSuccess()) {
                secure(channel, opened, failed);
              } else {
                // The channel of a failed attempt is closed by Netty.
                failed.accept(String.valueOf(attempt.cause()));
              }
            });
  }

  private void secure(Channel channel, Consumer<Channel> opened, Consumer<String> failed) {
    SslHandler tls = channel.pipeline().get(SslHandler.class);
    if (tls == null) {
      opened.accept(channel);
      return;
    }
    tls.handshakeFuture()
        .addListener(
            (Future<Channel> shaken) -> {
              if (shaken.isSuccess()) {
                opened.accept(channel);
              } else {
                channel.close();
                failed.accept(TlsFault.of(shaken.cause(), address.server()));
              }
            });
  }
}
