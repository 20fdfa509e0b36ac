package io.figwizard.routingproxy.dataplane;

import static org.assertj.core.api.Assertions.assertThat;

import io.figwizard.routingproxy.edge.EdgeChecks;
import io.figwizard.routingproxy.shadow.Copies;
import io.netty.channel.ChannelException;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.unix.UnixChannelOption;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.channels.spi.SelectorProvider;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ServerDialTest {

  /** As where the process has as many files open as it may. */
  public static final class NoSocket extends NioSocketChannel {

    public NoSocket() {
      super(noMoreFiles());
    }

    private static SelectorProvider noMoreFiles() {
      throw new ChannelException("Too many open files");
    }
  }

  @Test
  void tellsBothThatItFailedAndThatNothingIsOpenWhereNoSocketCanBeMade() throws Exception {
    Duration second = Duration.ofSeconds(1);
    Transport transport =
        new Transport(
            false,
            NioIoHandler.newFactory(),
            NioServerSocketChannel.class,
            UnixChannelOption.SO_REUSEPORT,
            NoSocket.class);
    LoopSettings settings =
        LoopSettings.of(
            new DataPlaneConfiguration(),
            1,
            transport,
            new Servers(1, second, Resolver.SYSTEM, Runnable::run),
            null,
            new EdgeChecks(java.time.Clock.systemUTC()));
    ServerAddress address =
        new ServerAddress(
            "function",
            Server.of(URI.create("http://127.0.0.1:1")),
            new InetSocketAddress("127.0.0.1", 1),
            new TlsToServers(null, null),
            new CircuitBreaker(1, second),
            new SlowStart(second));
    Shadows shadows = new Shadows(settings, Copies.NONE, null);
    MultiThreadIoEventLoopGroup group =
        new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    try {
      ProxyLoop loop =
          new ProxyLoop(
              group.next(),
              settings,
              () -> {
                throw new IllegalStateException("nobody routes here");
              },
              new ProxyMetrics(new PrometheusRegistry()),
              Outcomes.NONE,
              new RequestLog(0),
              shadows);
      CompletableFuture<String> failed = new CompletableFuture<>();
      CountDownLatch closed = new CountDownLatch(1);

      new ServerDial(loop, address, channel -> new HealthAnswer())
          .open(
              opened -> failed.complete("it was opened"),
              why -> failed.complete(why),
              closed::countDown);

      assertThat(failed.get(20, TimeUnit.SECONDS)).contains("NoSocket");
      assertThat(closed.await(20, TimeUnit.SECONDS)).isTrue();
    } finally {
      shadows.stop();
      group.shutdownGracefully(0, 5, TimeUnit.SECONDS).await(10, TimeUnit.SECONDS);
    }
  }
}
