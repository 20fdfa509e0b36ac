package io.figwizard.routingproxy.dataplane;

import io.figwizard.routingproxy.routes.LiveRoutes;
import io.netty.channel.ChannelHandlerContext;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.impl.Http1xServerConnection;
import io.vertx.core.http.impl.HttpClientConnectionInternal;
import io.vertx.core.internal.ContextInternal;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One event loop: a listener, connections to the servers, and the requests being carried.
 * Everything in it happens on the loop's own thread, except where said.
 */
final class ProxyLoop extends VerticleBase {

  private static final Logger LOG = LoggerFactory.getLogger(DataPlane.class);
  private static final long CHECK_MILLIS = 100;

  private final LoopSettings settings;
  private final LiveRoutes routes;
  private final ProxyMetrics metrics;
  private final RequestLog log;
  private final RequestIds ids = new RequestIds(new SplittableRandom());
  private final Map<HttpConnection, ClientConnection> clients = new IdentityHashMap<>();
  private final Map<Exchange, Boolean> exchanges = new IdentityHashMap<>();
  private final Map<URI, Server> servers = new HashMap<>();
  private @Nullable HttpServer listener;
  private @Nullable HttpClient client;
  private @Nullable FlushBatch batch;
  // Written by the loop only; read by metrics from other threads.
  private volatile int tunnelsOpen;
  private volatile boolean stopping;

  ProxyLoop(LoopSettings settings, LiveRoutes routes, ProxyMetrics metrics, RequestLog log) {
    this.settings = settings;
    this.routes = routes;
    this.metrics = metrics;
    this.log = log;
  }

  /** Begins to listen; from any thread. The future has the port. */
  Future<Integer> open(int port) {
    Promise<Integer> opened = Promise.promise();
    context.runOnContext(v -> listen(port).onComplete(opened));
    return opened.future();
  }

  /** Takes no new connections and waits for what is under way; from any thread. */
  Future<Void> drain(Duration grace) {
    stopping = true;
    Promise<Void> drained = Promise.promise();
    context.runOnContext(
        v -> {
          if (listener == null) {
            drained.complete();
          } else {
            listener.shutdown(grace.toMillis(), TimeUnit.MILLISECONDS).onComplete(drained);
          }
        });
    return drained.future();
  }

  private Future<Integer> listen(int port) {
    client =
        vertx
            .httpClientBuilder()
            .with(settings.client())
            .with(settings.pool())
            .withConnectHandler(this::connected)
            .build();
    HttpServerOptions options = settings.server().setHost(settings.host()).setPort(port);
    listener =
        vertx
            .createHttpServer(options)
            .connectionHandler(connection -> accepted(connection, options))
            .invalidRequestHandler(this::invalid)
            .requestHandler(this::request);
    vertx.setPeriodic(CHECK_MILLIS, timer -> checkDeadlines());
    metrics.watch(exchanges::size, () -> tunnelsOpen);
    return listener.listen().map(HttpServer::actualPort);
  }

  private void connected(HttpConnection proxyToServer) {
    proxyToServer.exceptionHandler(this::broken);
    if (proxyToServer instanceof HttpClientConnectionInternal connection) {
      batch().join(connection.channelHandlerContext().channel());
    }
  }

  private void accepted(HttpConnection connection, HttpServerOptions options) {
    ChannelHandlerContext channel = ((Http1xServerConnection) connection).channelHandlerContext();
    channel.pipeline().replace("httpDecoder", "httpDecoder", new StrictRequestDecoder(options));
    batch().join(channel.channel());
    long deadline = System.nanoTime() + settings.clientIdleNanos();
    clients.put(
        connection, new ClientConnection(connection, channel, settings.trustedProxies(), deadline));
    connection.closeHandler(closed -> clients.remove(connection));
    connection.exceptionHandler(this::broken);
  }

  /** Whatever was under way on the connection is told, too; here it would only be noise. */
  private void broken(Throwable cause) {
    LOG.debug("connection broken: {}", cause.getMessage());
  }

  private void request(HttpServerRequest clientToProxy) {
    ClientConnection peer = clients.get(clientToProxy.connection());
    if (peer == null || peer.closing()) {
      // Closed between its last byte and now, or about to be.
      clientToProxy.connection().close();
      return;
    }
    peer.requestBegins();
    Exchange exchange = new Exchange(this, peer, clientToProxy);
    exchanges.put(exchange, Boolean.TRUE);
    exchange.start();
  }

  /** What Netty could not read as a request; Vert.x closes the connection after the answer. */
  private void invalid(HttpServerRequest clientToProxy) {
    ClientConnection peer = clients.get(clientToProxy.connection());
    if (peer == null || peer.closing()) {
      return;
    }
    Answers.unreadable(
        clientToProxy, clientToProxy.decoderResult().cause(), ids.requestId(null), metrics);
  }

  private void checkDeadlines() {
    long now = System.nanoTime();
    // Copies: a deadline that has passed takes its owner out of the map.
    List.copyOf(exchanges.keySet()).forEach(exchange -> exchange.checkDeadline(now));
    List.copyOf(clients.values()).forEach(peer -> peer.closeIfIdle(now));
  }

  void ended(Exchange exchange, ClientConnection peer) {
    exchanges.remove(exchange);
    peer.requestEnds(System.nanoTime() + settings.clientIdleNanos());
  }

  /** From now on it counts as a tunnel and no longer as a request in flight. */
  void tunnelOpened(Exchange exchange) {
    exchanges.remove(exchange);
    tunnelsOpen++;
  }

  void tunnelClosed() {
    tunnelsOpen--;
  }

  private FlushBatch batch() {
    if (batch == null) {
      batch = new FlushBatch(((ContextInternal) context).nettyEventLoop());
    }
    return batch;
  }

  HttpClient client() {
    if (client == null) {
      throw new IllegalStateException("the loop is not open");
    }
    return client;
  }

  Server server(URI uri) {
    Server known = servers.get(uri);
    return known != null ? known : servers.computeIfAbsent(uri, Server::of);
  }

  boolean overloaded() {
    return exchanges.size() > settings.maxRequests();
  }

  /** Runs it when what is being read now has been worked through. */
  void later(Runnable task) {
    context.runOnContext(v -> task.run());
  }

  LoopSettings settings() {
    return settings;
  }

  LiveRoutes routes() {
    return routes;
  }

  ProxyMetrics metrics() {
    return metrics;
  }

  RequestLog log() {
    return log;
  }

  RequestIds ids() {
    return ids;
  }

  boolean stopping() {
    return stopping;
  }
}
