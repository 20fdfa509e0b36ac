package io.figwizard.routingproxy.dataplane;

import io.figwizard.routingproxy.edge.EdgeChecks;
import io.figwizard.routingproxy.tester.TesterTokens;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/**
 * The configuration as one event loop uses it: shares of what is meant for all loops. Immutable and
 * thread-safe.
 */
record LoopSettings(
    Transport transport,
    Servers servers,
    TrustedProxies trustedProxies,
    ClientShares shares,
    TesterTokens testers,
    @Nullable Tracing tracing,
    boolean preserveHost,
    boolean exposeSide,
    int maxHeaderSize,
    int maxHttp2Streams,
    long peekSize,
    int maxRequests,
    int maxServerConnections,
    int maxClientConnections,
    long clientIdleNanos,
    long halfClosedNanos,
    long shutdownIdleNanos,
    long serverIdleNanos,
    long tunnelIdleNanos,
    EdgeChecks edge) {

  static LoopSettings of(
      DataPlaneConfiguration configuration,
      int loops,
      Transport transport,
      Servers servers,
      @Nullable Tracing tracing,
      EdgeChecks edge) {
    return new LoopSettings(
        transport,
        servers,
        new TrustedProxies(configuration.getTrustedProxies()),
        new ClientShares(
            configuration.getMaxConnectionsPerAddress(), configuration.getMaxSlowPerAddress()),
        new TesterTokens(configuration.getTesterKey(), Clock.systemUTC()),
        tracing,
        configuration.isPreserveHost(),
        configuration.isExposeSide(),
        (int) configuration.getMaxHeaderSize().toBytes(),
        configuration.getMaxHttp2Streams(),
        configuration.getPeekSize().toBytes(),
        share(configuration.getMaxConcurrentRequests(), loops),
        share(configuration.getMaxServerConnections(), loops),
        share(configuration.getMaxClientConnections(), loops),
        configuration.getClientIdleTimeout().toNanoseconds(),
        configuration.getHalfClosedTimeout().toNanoseconds(),
        configuration.getShutdownIdlePeriod().toNanoseconds(),
        configuration.getServerIdleTimeout().toNanoseconds(),
        configuration.getTunnelIdleTimeout().toNanoseconds(),
        edge);
  }

  private static int share(int all, int loops) {
    return Math.max(1, all / loops);
  }
}
