package io.figwizard.loadtests.bench;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshakerFactory;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketVersion;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** WebSockets that are open and say nothing unless they are asked to. */
final class IdleSockets implements AutoCloseable {

  private static final int LONGEST_ANSWER = 65_536;
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration POLL = Duration.ofMillis(20);

  private final Sender sender = new Sender();
  private final List<Channel> channels = new ArrayList<>();
  private final AtomicInteger upgraded = new AtomicInteger();
  private final AtomicInteger echoes = new AtomicInteger();

  /** Opens so many; returns how many were open in time. */
  int open(int port, int count) throws InterruptedException {
    URI uri = URI.create("ws://127.0.0.1:" + port + BackendProcess.SOCKET_PATH);
    for (int i = 0; i < count; i++) {
      channels.add(sender.connect(port, new Pipeline(uri)));
    }
    await(upgraded, count);
    return upgraded.get();
  }

  /** Says a word on each; returns on how many it came back in time. */
  int echoing() throws InterruptedException {
    echoes.set(0);
    channels.forEach(channel -> channel.writeAndFlush(new TextWebSocketFrame("still there?")));
    await(echoes, channels.size());
    return echoes.get();
  }

  @Override
  public void close() {
    sender.close();
  }

  private static void await(AtomicInteger counter, int wanted) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (counter.get() < wanted && System.nanoTime() < deadline) {
      Thread.sleep(POLL.toMillis());
    }
  }

  private final class Pipeline extends ChannelInitializer<Channel> {

    private final URI uri;

    Pipeline(URI uri) {
      this.uri = uri;
    }

    @Override
    protected void initChannel(Channel channel) {
      channel
          .pipeline()
          .addLast(
              new HttpClientCodec(),
              new HttpObjectAggregator(LONGEST_ANSWER),
              new WebSocketClientProtocolHandler(
                  WebSocketClientHandshakerFactory.newHandshaker(
                      uri, WebSocketVersion.V13, null, false, EmptyHttpHeaders.INSTANCE)),
              new Listening());
    }
  }

  private final class Listening extends SimpleChannelInboundHandler<TextWebSocketFrame> {

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
      if (event == WebSocketClientProtocolHandler.ClientHandshakeStateEvent.HANDSHAKE_COMPLETE) {
        upgraded.incrementAndGet();
      }
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, TextWebSocketFrame frame) {
      echoes.incrementAndGet();
    }
  }
}
