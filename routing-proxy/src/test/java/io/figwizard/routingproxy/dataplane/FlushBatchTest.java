package io.figwizard.routingproxy.dataplane;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.local.LocalAddress;
import io.netty.channel.local.LocalChannel;
import io.netty.channel.local.LocalIoHandler;
import io.netty.channel.local.LocalServerChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FlushBatchTest {

  private final MultiThreadIoEventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(1, LocalIoHandler.newFactory());
  private final EventLoop loop = loops.next();
  private final FlushBatch batch = new FlushBatch(loop);
  private final BlockingQueue<Object> arrived = new LinkedBlockingQueue<>();
  private final LocalAddress address = new LocalAddress(FlushBatchTest.class);

  @BeforeEach
  void listen() throws Exception {
    new ServerBootstrap()
        .group(loops)
        .channel(LocalServerChannel.class)
        .childHandler(
            new ChannelInitializer<LocalChannel>() {
              @Override
              protected void initChannel(LocalChannel channel) {
                channel.pipeline().addLast(new Arrivals());
              }
            })
        .bind(address)
        .sync();
  }

  @AfterEach
  void close() throws Exception {
    loops.shutdownGracefully(0, 10, TimeUnit.SECONDS).sync();
  }

  @Test
  void holdsBackUntilTheLoopHasDoneWhatItIsDoing() throws Exception {
    LocalChannel one = connect();
    LocalChannel other = connect();

    boolean sentAtOnce =
        loop.submit(
                () -> {
                  boolean first = one.writeAndFlush("one").isDone();
                  return other.writeAndFlush("other").isDone() || first;
                })
            .get(20, TimeUnit.SECONDS);

    assertThat(sentAtOnce).isFalse();
    assertThat(List.of(next(), next())).containsExactlyInAnyOrder("one", "other");
  }

  @Test
  void sendsEverythingWhenManyWait() throws Exception {
    List<LocalChannel> channels = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      channels.add(connect());
    }

    long sentAtOnce =
        loop.submit(
                () -> channels.stream().filter(c -> c.writeAndFlush("x").isDone()).toList().size())
            .get(20, TimeUnit.SECONDS);

    for (int i = 0; i < 100; i++) {
      assertThat(next()).isEqualTo("x");
    }
    // The one whose turn makes the batch full sees its own message gone.
    assertThat(sentAtOnce).isEqualTo(3);
  }

  @Test
  void sendsBeforeItCloses() throws Exception {
    LocalChannel channel = connect();

    loop.submit(
            () -> {
              channel.writeAndFlush("last words");
              channel.close();
            })
        .get(20, TimeUnit.SECONDS);

    assertThat(next()).isEqualTo("last words");
    assertThat(next()).isEqualTo("closed");
  }

  private Object next() throws InterruptedException {
    return arrived.poll(20, TimeUnit.SECONDS);
  }

  private LocalChannel connect() throws Exception {
    LocalChannel channel =
        (LocalChannel)
            new Bootstrap()
                .group(loops)
                .channel(LocalChannel.class)
                .handler(new ChannelInboundHandlerAdapter())
                .connect(address)
                .sync()
                .channel();
    loop.submit(() -> batch.join(channel)).get(20, TimeUnit.SECONDS);
    return channel;
  }

  private final class Arrivals extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      arrived.add(message);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
      arrived.add("closed");
    }
  }
}
