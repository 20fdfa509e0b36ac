package io.figwizard.routingproxy.dataplane;

import io.dropwizard.lifecycle.Managed;
import io.figwizard.routingproxy.dryrun.DryRuns;
import io.figwizard.routingproxy.edge.EdgeChecks;
import io.figwizard.routingproxy.routes.LiveRoutes;
import io.figwizard.routingproxy.routes.Mode;
import io.figwizard.routingproxy.routes.Route;
import io.figwizard.routingproxy.routes.Side;
import io.figwizard.routingproxy.shadow.Copies;
import io.figwizard.routingproxy.tls.ServedCertificate;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.unix.FileDescriptor;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
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
  private static final int RESOLVER_THREADS = 2;

  private final DataPlaneConfiguration configuration;
  private final LiveRoutes routes;
  private final ProxyMetrics metrics;
  private final Outcomes outcomes;
  private final Copies copies;
  private final @Nullable DryRuns dryRuns;
  private final Resolver resolver;
  private final Clock clock;
  private final List<ProxyLoop> loops = new ArrayList<>();
  private @Nullable MultiThreadIoEventLoopGroup group;
  private @Nullable ExecutorService resolverThreads;
  private @Nullable Tracing tracing;
  private @Nullable Shadows shadows;
  private volatile @Nullable EdgeChecks edge;
  private volatile @Nullable Servers servers;
  private final @Nullable ServedCertificate certificate;
  private Listeners listeners;
  private volatile int port;
  private volatile int tlsPort;

  /** Without TLS. */
  public DataPlane(
      DataPlaneConfiguration configuration,
      LiveRoutes routes,
      ProxyMetrics metrics,
      Outcomes outcomes) {
    this(configuration, routes, metrics, outcomes, Copies.NONE, null, null);
  }

  /**
   * @param routes asked once by each request
   * @param metrics of this data plane alone
   * @param copies told of the copies of routes in mode shadow
   * @param dryRuns null where routes that write are not copied
   * @param certificate asked once by each connection; null for no listener with TLS
   */
  public DataPlane(
      DataPlaneConfiguration configuration,
      LiveRoutes routes,
      ProxyMetrics metrics,
      Outcomes outcomes,
      Copies copies,
      @Nullable DryRuns dryRuns,
      @Nullable ServedCertificate certificate) {
    this(
        configuration,
        routes,
        metrics,
        outcomes,
        copies,
        dryRuns,
        certificate,
        Resolver.SYSTEM,
        Clock.systemUTC());
  }

  DataPlane(
      DataPlaneConfiguration configuration,
      LiveRoutes routes,
      ProxyMetrics metrics,
      Outcomes outcomes,
      Copies copies,
      @Nullable DryRuns dryRuns,
      @Nullable ServedCertificate certificate,
      Resolver resolver,
      Clock clock) {
    this.resolver = resolver;
    this.clock = clock;
    this.outcomes = outcomes;
    this.copies = copies;
    this.dryRuns = dryRuns;
    this.certificate = certificate;
    this.configuration = configuration;
    this.routes = routes;
    this.metrics = metrics;
    this.listeners = new Listeners(configuration, List.of());
    metrics.tell(outcomes);
  }

  /**
   * To be called before the start.
   *
   * @param given listening sockets of this process, from the one that served before: those at an
   *     address of the configuration are used instead of new ones, and the others closed
   */
  public void inherit(List<FileDescriptor> given) {
    listeners = new Listeners(configuration, given);
  }

  /**
   * The sockets that clients connect to, for another process to accept from as well; empty before
   * the start and where the platform has no such thing. From any thread.
   */
  public List<FileDescriptor> sockets() {
    return listeners.sockets();
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
      Servers made =
          new Servers(
              configuration.getCircuitFailures(),
              configuration.getCircuitPause().toJavaDuration(),
              resolver,
              threads);
      tracing = Tracing.of(configuration.getTracing());
      EdgeChecks checks = new EdgeChecks(clock);
      edge = checks;
      LoopSettings settings =
          LoopSettings.of(configuration, count, transport, made, tracing, checks);
      RequestLog log = new RequestLog(configuration.getAccessLog());
      Shadows copying = new Shadows(settings, copies, dryRuns);
      shadows = copying;
      Map<EventLoop, ProxyLoop> byEventLoop = new IdentityHashMap<>();
      for (int i = 0; i < count; i++) {
        EventLoop eventLoop = started.next();
        ProxyLoop loop =
            new ProxyLoop(eventLoop, settings, routes, metrics, outcomes, log, copying);
        byEventLoop.put(eventLoop, loop);
        loops.add(loop);
      }
      listen(started, transport, byEventLoop);
      metrics.watch(made);
      servers = made;
      loops.forEach(ProxyLoop::start);
      checks.start(routes);
      new ServerWatch(loops.get(0), made, routes).start();
    } catch (Exception e) {
      // Nothing is left for stop() to do, should it be called all the same.
      release();
      throw e;
    }
    LOG.info(
        "The proxy listens on {}:{} {} with {} event loops, native transport: {}",
        configuration.getHost(),
        configuration.isPlain() ? port : tlsPort,
        certificate == null ? "" : "(TLS: " + tlsPort + ")",
        count,
        transport.isNative());
  }

  /** Lets requests in flight finish for the configured grace period, then closes everything. */
  @Override
  public void stop() throws Exception {
    if (group == null) {
      return;
    }
    try {
      drain();
    } finally {
      release();
      metrics.settleAll();
    }
  }

  /** The port that clients connect to without TLS; 0 before the start, or where there is none. */
  public int port() {
    return port;
  }

  /** The port that clients connect to with TLS; 0 before the start, or where there is none. */
  public int tlsPort() {
    return tlsPort;
  }

  /** Which keys for tokens cannot be had, and what that means; from any thread. */
  public List<String> keyFaults() {
    EdgeChecks checks = edge;
    return checks == null ? List.of() : checks.faults();
  }

  /**
   * Which servers of a route are left alone, or were within five minutes, since when, and whose
   * requests they had not answered. From any thread.
   *
   * @param now the time of the day, for the words
   */
  public List<String> circuits(Route route, Instant now) {
    Servers known = servers;
    List<String> words = new ArrayList<>();
    if (known == null) {
      return words;
    }
    for (Side side : Side.values()) {
      if (side == Side.MONOLITH || route.extracted() != null) {
        for (ServerAddress address : known.of(route.target(side)).addresses()) {
          String said =
              address.circuitWords(
                  route.id(), other -> side == Side.EXTRACTED && mayGoBack(other), now);
          if (said != null) {
            words.add(side.word() + ": " + said);
          }
        }
      }
    }
    return words;
  }

  private boolean mayGoBack(String route) {
    return routes
        .current()
        .route(route)
        .filter(it -> !it.mode().monolithServesAll() && it.mode() != Mode.RETIRED)
        .isPresent();
  }

  private void listen(
      MultiThreadIoEventLoopGroup started, Transport transport, Map<EventLoop, ProxyLoop> byLoop)
      throws InterruptedException {
    if (configuration.isPlain()) {
      Acceptor plain = new Acceptor(byLoop, null, configuration.isH2c());
      port = listeners.open(started, transport, plain, configuration.getPort());
    }
    if (certificate != null) {
      Acceptor secure = new Acceptor(byLoop, certificate, false);
      tlsPort = listeners.open(started, transport, secure, certificate.configuration().getPort());
    }
    listeners.closeUnused();
  }

  private void drain() throws Exception {
    listeners.close();
    Duration grace = Duration.ofNanos(configuration.getShutdownGracePeriod().toNanoseconds());
    CompletableFuture<?>[] draining =
        loops.stream().map(loop -> loop.drain(grace)).toArray(CompletableFuture<?>[]::new);
    CompletableFuture.allOf(draining)
        .get(grace.toMillis() + TimeUnit.SECONDS.toMillis(CLOSE_SECONDS), TimeUnit.MILLISECONDS);
  }

  private void release() throws InterruptedException {
    MultiThreadIoEventLoopGroup started = group;
    group = null;
    if (started != null) {
      started
          .shutdownGracefully(0, CLOSE_SECONDS, TimeUnit.SECONDS)
          .await(CLOSE_SECONDS, TimeUnit.SECONDS);
    }
    EdgeChecks checks = edge;
    if (checks != null) {
      checks.close();
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
