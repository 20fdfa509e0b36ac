package io.figwizard.routingproxy.dataplane;

import io.dropwizard.lifecycle.Managed;
import io.figwizard.routingproxy.routes.LiveRoutes;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
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
  private static final long START_SECONDS = 30;
  private static final long CLOSE_SECONDS = 10;

  private final DataPlaneConfiguration configuration;
  private final LiveRoutes routes;
  private final ProxyMetrics metrics;
  private final List<ProxyLoop> loops = Collections.synchronizedList(new ArrayList<>());
  private @Nullable Vertx vertx;
  private volatile int port;

  /**
   * @param routes asked once by each request
   * @param metrics of this data plane alone
   */
  public DataPlane(DataPlaneConfiguration configuration, LiveRoutes routes, ProxyMetrics metrics) {
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
    LoopSettings settings = LoopSettings.of(configuration, count);
    RequestLog log = new RequestLog(configuration.getAccessLog());
    // Vert.x would count bytes for a metrics provider that is not there. Read when its classes
    // load.
    System.getProperties().putIfAbsent("vertx.disableMetrics", "true");
    Vertx started = Vertx.vertx(options(count));
    vertx = started;
    try {
      // All loops are deployed before one of them opens, so that each gets a thread of its own.
      started
          .deployVerticle(
              () -> {
                ProxyLoop loop = new ProxyLoop(settings, routes, metrics, log);
                loops.add(loop);
                return loop;
              },
              new DeploymentOptions().setInstances(count))
          .await(START_SECONDS, TimeUnit.SECONDS);
      // For Vert.x a negative port means a free one that all loops share; 0, one for each.
      int wanted = configuration.getPort() == 0 ? -1 : configuration.getPort();
      for (ProxyLoop loop : loops) {
        port = loop.open(wanted).await(START_SECONDS, TimeUnit.SECONDS);
      }
    } catch (Exception e) {
      // Nothing is left for stop() to do, should it be called all the same.
      vertx = null;
      started.close().await(CLOSE_SECONDS, TimeUnit.SECONDS);
      throw e;
    }
    LOG.info(
        "The proxy listens on {}:{} with {} event loops, native transport: {}",
        configuration.getHost(),
        port,
        count,
        started.isNativeTransportEnabled());
  }

  /** Lets requests in flight finish for the configured grace period, then closes everything. */
  @Override
  public void stop() throws Exception {
    Vertx started = vertx;
    if (started == null) {
      return;
    }
    vertx = null;
    Duration grace = Duration.ofNanos(configuration.getShutdownGracePeriod().toNanoseconds());
    List<Future<Void>> draining = loops.stream().map(loop -> loop.drain(grace)).toList();
    Future.join(draining)
        .await(grace.toMillis() + TimeUnit.SECONDS.toMillis(CLOSE_SECONDS), TimeUnit.MILLISECONDS);
    started.close().await(CLOSE_SECONDS, TimeUnit.SECONDS);
  }

  /** The port that clients connect to; 0 before the start. */
  public int port() {
    return port;
  }

  private static VertxOptions options(int loops) {
    return new VertxOptions()
        .setEventLoopPoolSize(loops)
        .setPreferNativeTransport(true)
        // Nothing here asks for the thread's class loader, which would be set for every event.
        .setDisableTCCL(true)
        // No file is served: without these two, Vert.x would unpack a cache into the temporary
        // folder.
        .setFileSystemOptions(
            new FileSystemOptions()
                .setFileCachingEnabled(false)
                .setClassPathResolvingEnabled(false));
  }
}
