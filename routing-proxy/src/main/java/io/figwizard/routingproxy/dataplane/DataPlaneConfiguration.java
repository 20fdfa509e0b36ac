package io.figwizard.routingproxy.dataplane;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.dropwizard.util.DataSize;
import io.dropwizard.util.Duration;
import io.dropwizard.validation.MinDataSize;
import io.dropwizard.validation.MinDuration;
import io.dropwizard.validation.PortRange;
import io.dropwizard.validation.ValidationMethod;
import io.figwizard.routingproxy.tls.TlsConfiguration;
import jakarta.validation.Valid;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What the data plane can be told, with its defaults. Limits of single routes are in routes.yml.
 */
public final class DataPlaneConfiguration {

  @NotBlank @JsonProperty private String host = "0.0.0.0";

  /** 0 takes a free one. */
  @PortRange @JsonProperty private int port = 8080;

  /** Whether clients may come without TLS, at {@code port}. */
  @JsonProperty private boolean plain = true;

  /** TLS at a port of its own; null for none. */
  @Valid @JsonProperty private @Nullable TlsConfiguration tls;

  /** Whether a client without TLS may speak HTTP/2 without having asked (RFC 9113, 3.3). */
  @JsonProperty private boolean h2c = false;

  /** Requests at a time on one HTTP/2 connection. */
  @Min(1)
  @JsonProperty
  private int maxHttp2Streams = 100;

  /** Whether a second proxy may listen on the same ports, to take this one's place. */
  @JsonProperty private boolean reusePort = false;

  /** Threads that carry requests; 0 means one for each processor. */
  @Min(0)
  @JsonProperty
  private int eventLoops = 0;

  /** Address ranges (CIDR) of proxies in front whose forwarded headers are believed. */
  @NotNull @JsonProperty private List<String> trustedProxies = List.of();

  /** Whether the client's Host header goes on to the servers. */
  @JsonProperty private boolean preserveHost = true;

  /** Whether answers say which side served: for demonstrations, not for the internet. */
  @JsonProperty private boolean exposeSide = false;

  /** Request line, and all headers together; beyond it 431. */
  @NotNull
  @MinDataSize(1024)
  @JsonProperty
  private DataSize maxHeaderSize = DataSize.kibibytes(16);

  /** Bodies up to this size are collected before they go on; the peek ends here. */
  @NotNull
  @MinDataSize(1024)
  @JsonProperty
  private DataSize peekSize = DataSize.kibibytes(64);

  /** Requests in flight over all event loops; beyond it 503. */
  @Min(1)
  @JsonProperty
  private int maxConcurrentRequests = 4096;

  /** Connections from clients over all event loops; beyond it they are answered 503 and closed. */
  @Min(1)
  @JsonProperty
  private int maxClientConnections = 16_384;

  /**
   * Connections of one client address (IPv6: its first 64 bits), trusted proxies excepted; beyond
   * it they are answered 503 and closed.
   */
  @Min(1)
  @JsonProperty
  private int maxConnectionsPerAddress = 4096;

  /**
   * Of these, how many may keep the proxy waiting at the same time, for more than a second each:
   * with half a request, or with an answer they do not take. One more is ended.
   */
  @Min(1)
  @JsonProperty
  private int maxSlowPerAddress = 1024;

  /** Connections to one server over all event loops, those of streams apart; beyond it 503. */
  @Min(1)
  @JsonProperty
  private int maxServerConnections = 1024;

  /** How long a client may keep a connection open without a complete request head. */
  @NotNull
  @MinDuration(value = 1, unit = TimeUnit.MILLISECONDS)
  @JsonProperty
  private Duration clientIdleTimeout = Duration.seconds(60);

  /**
   * How long an answer, or a stream of events, may not begin, or pause, for a client that sends no
   * more: it may be gone altogether.
   */
  @NotNull
  @MinDuration(value = 1, unit = TimeUnit.MILLISECONDS)
  @JsonProperty
  private Duration halfClosedTimeout = Duration.seconds(3);

  /** Idle connections to servers are closed after it; shorter than the servers' own timeout. */
  @NotNull
  @MinDuration(value = 1, unit = TimeUnit.SECONDS)
  @JsonProperty
  private Duration serverIdleTimeout = Duration.seconds(15);

  /** Failures in a row after which a server is left alone for a while; 0 for never. */
  @Min(0)
  @JsonProperty
  private int circuitFailures = 5;

  /** How long it is left alone before one request may try it again. */
  @NotNull
  @MinDuration(value = 1, unit = TimeUnit.MILLISECONDS)
  @JsonProperty
  private Duration circuitPause = Duration.seconds(1);

  /**
   * A WebSocket on which nothing moves either way is closed after it, and a stream of server-sent
   * events that says nothing.
   */
  @NotNull
  @MinDuration(value = 1, unit = TimeUnit.MILLISECONDS)
  @JsonProperty
  private Duration tunnelIdleTimeout = Duration.hours(1);

  /** How long requests in flight may still run when the proxy stops. */
  @NotNull @JsonProperty private Duration shutdownGracePeriod = Duration.seconds(20);

  /** Signs the tokens of testers, base64 of 32 bytes; empty where there are none. */
  @NotNull @JsonProperty private String testerKey = "";

  /**
   * How long a connection without a request stays open when the proxy stops: a request may be on
   * its way. Part of the grace period.
   */
  @NotNull @JsonProperty private Duration shutdownIdlePeriod = Duration.seconds(1);

  /** Share of the requests that get a line in the access log, 0 to 1. */
  @DecimalMin("0")
  @DecimalMax("1")
  @JsonProperty
  private double accessLog = 0;

  @Valid @NotNull @JsonProperty private TracingConfiguration tracing = new TracingConfiguration();

  @ValidationMethod(message = "has plain: false and no tls, so nobody could reach the proxy")
  @SuppressWarnings("unused") // asked by the validator
  public boolean isReachable() {
    return plain || tls != null;
  }

  public String getHost() {
    return host;
  }

  public DataPlaneConfiguration setHost(String host) {
    this.host = host;
    return this;
  }

  public int getPort() {
    return port;
  }

  public DataPlaneConfiguration setPort(int port) {
    this.port = port;
    return this;
  }

  public boolean isPlain() {
    return plain;
  }

  public DataPlaneConfiguration setPlain(boolean plain) {
    this.plain = plain;
    return this;
  }

  public @Nullable TlsConfiguration getTls() {
    return tls;
  }

  public DataPlaneConfiguration setTls(@Nullable TlsConfiguration tls) {
    this.tls = tls;
    return this;
  }

  public boolean isH2c() {
    return h2c;
  }

  public DataPlaneConfiguration setH2c(boolean h2c) {
    this.h2c = h2c;
    return this;
  }

  public int getMaxHttp2Streams() {
    return maxHttp2Streams;
  }

  public DataPlaneConfiguration setMaxHttp2Streams(int maxHttp2Streams) {
    this.maxHttp2Streams = maxHttp2Streams;
    return this;
  }

  public boolean isReusePort() {
    return reusePort;
  }

  public DataPlaneConfiguration setReusePort(boolean reusePort) {
    this.reusePort = reusePort;
    return this;
  }

  public int getEventLoops() {
    return eventLoops;
  }

  public DataPlaneConfiguration setEventLoops(int eventLoops) {
    this.eventLoops = eventLoops;
    return this;
  }

  public List<String> getTrustedProxies() {
    return trustedProxies;
  }

  public DataPlaneConfiguration setTrustedProxies(List<String> trustedProxies) {
    this.trustedProxies = trustedProxies;
    return this;
  }

  public boolean isPreserveHost() {
    return preserveHost;
  }

  public DataPlaneConfiguration setPreserveHost(boolean preserveHost) {
    this.preserveHost = preserveHost;
    return this;
  }

  public boolean isExposeSide() {
    return exposeSide;
  }

  public DataPlaneConfiguration setExposeSide(boolean exposeSide) {
    this.exposeSide = exposeSide;
    return this;
  }

  public DataSize getMaxHeaderSize() {
    return maxHeaderSize;
  }

  public DataPlaneConfiguration setMaxHeaderSize(DataSize maxHeaderSize) {
    this.maxHeaderSize = maxHeaderSize;
    return this;
  }

  public DataSize getPeekSize() {
    return peekSize;
  }

  public DataPlaneConfiguration setPeekSize(DataSize peekSize) {
    this.peekSize = peekSize;
    return this;
  }

  public int getMaxConcurrentRequests() {
    return maxConcurrentRequests;
  }

  public DataPlaneConfiguration setMaxConcurrentRequests(int maxConcurrentRequests) {
    this.maxConcurrentRequests = maxConcurrentRequests;
    return this;
  }

  public int getMaxClientConnections() {
    return maxClientConnections;
  }

  public DataPlaneConfiguration setMaxClientConnections(int maxClientConnections) {
    this.maxClientConnections = maxClientConnections;
    return this;
  }

  public int getMaxConnectionsPerAddress() {
    return maxConnectionsPerAddress;
  }

  public DataPlaneConfiguration setMaxConnectionsPerAddress(int maxConnectionsPerAddress) {
    this.maxConnectionsPerAddress = maxConnectionsPerAddress;
    return this;
  }

  public int getMaxSlowPerAddress() {
    return maxSlowPerAddress;
  }

  public DataPlaneConfiguration setMaxSlowPerAddress(int maxSlowPerAddress) {
    this.maxSlowPerAddress = maxSlowPerAddress;
    return this;
  }

  public int getMaxServerConnections() {
    return maxServerConnections;
  }

  public DataPlaneConfiguration setMaxServerConnections(int maxServerConnections) {
    this.maxServerConnections = maxServerConnections;
    return this;
  }

  public Duration getClientIdleTimeout() {
    return clientIdleTimeout;
  }

  public DataPlaneConfiguration setClientIdleTimeout(Duration clientIdleTimeout) {
    this.clientIdleTimeout = clientIdleTimeout;
    return this;
  }

  public Duration getHalfClosedTimeout() {
    return halfClosedTimeout;
  }

  public DataPlaneConfiguration setHalfClosedTimeout(Duration halfClosedTimeout) {
    this.halfClosedTimeout = halfClosedTimeout;
    return this;
  }

  public Duration getServerIdleTimeout() {
    return serverIdleTimeout;
  }

  public DataPlaneConfiguration setServerIdleTimeout(Duration serverIdleTimeout) {
    this.serverIdleTimeout = serverIdleTimeout;
    return this;
  }

  public int getCircuitFailures() {
    return circuitFailures;
  }

  public DataPlaneConfiguration setCircuitFailures(int circuitFailures) {
    this.circuitFailures = circuitFailures;
    return this;
  }

  public Duration getCircuitPause() {
    return circuitPause;
  }

  public DataPlaneConfiguration setCircuitPause(Duration circuitPause) {
    this.circuitPause = circuitPause;
    return this;
  }

  public String getTesterKey() {
    return testerKey;
  }

  public DataPlaneConfiguration setTesterKey(String testerKey) {
    this.testerKey = testerKey;
    return this;
  }

  public Duration getTunnelIdleTimeout() {
    return tunnelIdleTimeout;
  }

  public DataPlaneConfiguration setTunnelIdleTimeout(Duration tunnelIdleTimeout) {
    this.tunnelIdleTimeout = tunnelIdleTimeout;
    return this;
  }

  public Duration getShutdownGracePeriod() {
    return shutdownGracePeriod;
  }

  public DataPlaneConfiguration setShutdownGracePeriod(Duration shutdownGracePeriod) {
    this.shutdownGracePeriod = shutdownGracePeriod;
    return this;
  }

  public TracingConfiguration getTracing() {
    return tracing;
  }

  public DataPlaneConfiguration setTracing(TracingConfiguration tracing) {
    this.tracing = tracing;
    return this;
  }

  public Duration getShutdownIdlePeriod() {
    return shutdownIdlePeriod;
  }

  public DataPlaneConfiguration setShutdownIdlePeriod(Duration shutdownIdlePeriod) {
    this.shutdownIdlePeriod = shutdownIdlePeriod;
    return this;
  }

  public double getAccessLog() {
    return accessLog;
  }

  public DataPlaneConfiguration setAccessLog(double accessLog) {
    this.accessLog = accessLog;
    return this;
  }
}
