package io.figwizard.routingproxy.dataplane;

import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.PoolOptions;

/**
 * The configuration as one event loop uses it: shares of what is meant for all loops, and options
 * of Vert.x. Immutable and thread-safe.
 */
record LoopSettings(
    String host,
    TrustedProxies trustedProxies,
    boolean preserveHost,
    boolean exposeSide,
    int maxHeaderSize,
    long peekSize,
    int maxRequests,
    int maxServerConnections,
    long clientIdleNanos,
    int serverIdleSeconds) {

  /** Netty's own limit to a connection attempt; routes set shorter ones, see {@link Exchange}. */
  private static final int CONNECT_MILLIS = 30_000;

  private static final int MAX_ANSWER_HEADERS = 64 * 1024;
  private static final int MAX_CHUNK = 32 * 1024;
  private static final int BACKLOG = 1024;

  static LoopSettings of(DataPlaneConfiguration configuration, int loops) {
    return new LoopSettings(
        configuration.getHost(),
        new TrustedProxies(configuration.getTrustedProxies()),
        configuration.isPreserveHost(),
        configuration.isExposeSide(),
        (int) configuration.getMaxHeaderSize().toBytes(),
        configuration.getPeekSize().toBytes(),
        share(configuration.getMaxConcurrentRequests(), loops),
        share(configuration.getMaxServerConnections(), loops),
        configuration.getClientIdleTimeout().toNanoseconds(),
        Math.max(1, (int) configuration.getServerIdleTimeout().toSeconds()));
  }

  HttpServerOptions server() {
    return new HttpServerOptions()
        .setMaxInitialLineLength(maxHeaderSize)
        .setMaxHeaderSize(maxHeaderSize)
        .setMaxChunkSize(MAX_CHUNK)
        .setAcceptBacklog(BACKLOG)
        // Every answer is written on the loop's own thread: no queue between threads is needed.
        .setStrictThreadMode(true)
        // WebSockets go through as bytes: their extensions are between client and server.
        .setPerFrameWebSocketCompressionSupported(false)
        .setPerMessageWebSocketCompressionSupported(false)
        // HTTP/1.1 only: without the detection of HTTP/2 the decoder stands from the first byte.
        .setHttp2ClearTextEnabled(false);
  }

  HttpClientOptions client() {
    return new HttpClientOptions()
        .setConnectTimeout(CONNECT_MILLIS)
        .setKeepAliveTimeout(serverIdleSeconds)
        .setMaxHeaderSize(MAX_ANSWER_HEADERS)
        .setMaxInitialLineLength(MAX_ANSWER_HEADERS)
        .setMaxChunkSize(MAX_CHUNK);
  }

  PoolOptions pool() {
    return new PoolOptions().setHttp1MaxSize(maxServerConnections).setMaxWaitQueueSize(maxRequests);
  }

  private static int share(int all, int loops) {
    return Math.max(1, all / loops);
  }
}
