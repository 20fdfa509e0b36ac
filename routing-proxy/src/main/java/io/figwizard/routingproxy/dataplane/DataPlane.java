package io.figwizard.routingproxy.dataplane;

import io.dropwizard.lifecycle.Managed;
import io.figwizard.routingproxy.routes.LiveRoutes;
import io.figwizard.routingproxy.shadow.Copies;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries requests from clients to the side that serves their route. Listens between {@link #start}
 * and {@link #stop}; both are called once, by Dropwizard's life cycle. {@link #port} may be called
 * from any thread.
 */
public final class DataPlane implements Managed {

  private static final Logger LOG = LoggerFactory.getLogger(DataPlane.class);
  private static final long CLOSE_SECONDS = 10;
  private static final int BACKLOG = 1024;
  private static final int RESOLVER_THREADS = 2;

  private final DataPlaneConfiguration configuration;
  private final LiveRoutes routes;
  private final ProxyMetrics metrics;
  private final Outcomes outcomes;
  private final Copies copies;
  private final Resolver resolver;
  private final List<ProxyLoop> loops = new ArrayList<>();
  private @Nullable MultiThreadIoEventLoopGroup group;
  private @Nullable ExecutorService resolverThreads;
  private @Nullable Tracing tracing;
  private @Nullable Shadows shadows;
  private @Nullable Channel listener;
  private volatile int port;

  /**
   * @param routes asked once by each request
   * @param metrics of this data plane alone
   */
  public DataPlane(
      DataPlaneConfiguration configuration,
      LiveRoutes routes,
      ProxyMetrics metrics,
      Outcomes outcomes) {
    this(configuration, routes, metrics, outcomes, Copies.NONE);
  }

  /**
   * @param routes asked once by each request
   * @param metrics of this data plane alone
   * @param copies told of the copies of routes in mode shadow
   */
  public DataPlane(
      DataPlaneConfiguration configuration,
      LiveRoutes routes,
      ProxyMetrics metrics,
      Outcomes outcomes,
      Copies copies) {
    this(configuration, routes, metrics, outcomes, copies, Resolver.SYSTEM);
  }

  DataPlane(
      DataPlaneConfiguration configuration,
      LiveRoutes routes,
      ProxyMetrics metrics,
      Outcomes outcomes,
      Copies copies,
      Resolver resolver) {
    this.resolver = resolver;
    this.outcomes = outcomes;
    this.copies = copies;
    this.configuration = configuration;
    this.routes = routes;
    this.metrics = metrics;
  }

  /** Listens when it returns. Throws when the port is taken or the configuration does not fit. */
  @Override
  public void start() throws Exception {
    int count =
        configuration.getEventLoops() > 0
            ? configuration.getEventLoops()
            : Runtime.getRuntime().availableProcessors();
    Transport transport = Transport.best();
    ExecutorService threads =
        Executors.newFixedThreadPool(
            RESOLVER_THREADS, new DefaultThreadFactory("proxy-resolver", true));
    resolverThreads = threads;
    MultiThreadIoEventLoopGroup started =
        new MultiThreadIoEventLoopGroup(
            count, new DefaultThreadFactory("proxy-loop"), transport.ioHandler());
    group = started;
    try {
      Servers servers =
          new Servers(
              configuration.getCircuitFailures(),
              configuration.getCircuitPause().toJavaDuration(),
              resolver,
              threads);
      tracing = Tracing.of(configuration.getTracing());
      LoopSettings settings = LoopSettings.of(configuration, count, transport, servers, tracing);
      RequestLog log = new RequestLog(configuration.getAccessLog());
      Shadows copying = new Shadows(settings, copies);
      shadows = copying;
      Map<EventLoop, ProxyLoop> byEventLoop = new IdentityHashMap<>();
      for (int i = 0; i < count; i++) {
        EventLoop eventLoop = started.next();
        ProxyLoop loop =
            new ProxyLoop(eventLoop, settings, routes, metrics, outcomes, log, copying);
        byEventLoop.put(eventLoop, loop);
        loops.add(loop);
      }
      listener = listen(started, transport, byEventLoop);
      metrics.watch(servers);
      loops.forEach(ProxyLoop::start);
      new ServerWatch(loops.get(0), servers, routes).start();
    } catch (Exception e) {
      // Nothing is left for stop() to do, should it be called all the same.
      release();
      throw e;
    }
    LOG.info(
        "The proxy listens on {}:{} with {} event loops, native transport: {}",
        configuration.getHost(),
        port,
        count,
        transport.isNative());
  }

  /** Lets requests in flight finish for the configured grace period, then closes everything. */
  @Override
  public void stop() throws Exception {
    if (group == null) {
      return;
    }
    if (listener != null) {
      listener.close().await(CLOSE_SECONDS, TimeUnit.SECONDS);
    }
    Duration grace = Duration.ofNanos(configuration.getShutdownGracePeriod().toNanoseconds());
    CompletableFuture<?>[] draining =
        loops.stream().map(loop -> loop.drain(grace)).toArray(CompletableFuture<?>[]::new);
    CompletableFuture.allOf(draining)
        .get(grace.toMillis() + TimeUnit.SECONDS.toMillis(CLOSE_SECONDS), TimeUnit.MILLISECONDS);
    release();
  }

  /** The port that clients connect to; 0 before the start. */
  public int port() {
    return port;
  }

  private Channel listen(
      MultiThreadIoEventLoopGroup started, Transport transport, Map<EventLoop, ProxyLoop> byLoop)
      throws InterruptedException {
    // One listener whose connections go to the loops in turn: each gets its share, however few
    // they are.
    Channel opened =
        new ServerBootstrap()
            .group(started)
            .channel(transport.listener())
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.TCP_NODELAY, true)
            // A client may end its side after the request and still wait for the answer.
            .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    ProxyLoop loop = byLoop.get(channel.eventLoop());
                    if (loop == null) {
                      throw new IllegalStateException("a connection on a foreign event loop");
                    }
                    loop.accepted(channel);
                  }
                })
            .bind(configuration.getHost(), configuration.getPort())
            .sync()
            .channel();
    port = ((InetSocketAddress) opened.localAddress()).getPort();
    return opened;
  }

  private void release() throws InterruptedException {
    MultiThreadIoEventLoopGroup started = group;
    group = null;
    if (started != null) {
      started
          .shutdownGracefully(0, CLOSE_SECONDS, TimeUnit.SECONDS)
          .await(CLOSE_SECONDS, TimeUnit.SECONDS);
    }
    if (shadows != null) {
      shadows.stop();
      shadows = null;
    }
    if (resolverThreads != null) {
      resolverThreads.shutdownNow();
    }
    if (tracing != null) {
      tracing.close();
    }
  }
}
