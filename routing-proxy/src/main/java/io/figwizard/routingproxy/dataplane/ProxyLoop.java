package io.figwizard.routingproxy.dataplane;

import io.figwizard.routingproxy.routes.LiveRoutes;
import io.figwizard.routingproxy.routes.Route;
import io.figwizard.routingproxy.routes.Upstream;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One event loop: connections from clients and to the servers, and the requests being carried
 * between them. Everything in it happens on the loop's own thread, except where said.
 */
final class ProxyLoop {

  private static final Logger LOG = LoggerFactory.getLogger(DataPlane.class);

  private static final Duration CHECK = Duration.ofMillis(100);

  /** RFC 9110, section 5.6.7. */
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  /** The name of the handler for whatever HTTP is spoken. */
  static final String SPEAKS = "client";

  private final EventLoop eventLoop;
  private final LoopSettings settings;
  private final LiveRoutes routes;
  private final ProxyMetrics metrics;
  private final KnownRoutes knownRoutes;
  private final Outcomes outcomes;
  private final RequestLog log;
  private final Shadows shadows;
  private final RequestIds ids = new RequestIds(new SplittableRandom());
  private final PeerState peerState = new PeerState();
  private final HeadWriter writer = new HeadWriter();
  private final FlushBatch batch;
  private final Door door;
  // Everything that was accepted; of it what has begun to speak, HTTP/2's streams each by itself.
  private final Set<Channel> connections = new HashSet<>();
  private final Set<Client> clients = new HashSet<>();
  private final Balancer balancer = new Balancer();
  private final Map<ServerAddress, ServerPool> pools = new HashMap<>();
  private final CompletableFuture<Void> drained = new CompletableFuture<>();
  private String date = "";
  private long dateSecond;
  // Written by the loop only; read by metrics from other threads.
  private volatile int requestsInFlight;
  private volatile int tunnelsOpen;
  private volatile boolean stopping;

  ProxyLoop(
      EventLoop eventLoop,
      LoopSettings settings,
      LiveRoutes routes,
      ProxyMetrics metrics,
      Outcomes outcomes,
      RequestLog log,
      Shadows shadows) {
    this.eventLoop = eventLoop;
    this.settings = settings;
    this.routes = routes;
    this.metrics = metrics;
    this.knownRoutes = new KnownRoutes(metrics);
    this.outcomes = outcomes;
    this.log = log;
    this.shadows = shadows;
    this.batch = new FlushBatch(eventLoop);
    this.door = new Door(this);
    readClock();
  }

  /** Begins to look at deadlines; from any thread. */
  void start() {
    metrics.watch(() -> requestsInFlight, () -> tunnelsOpen);
    eventLoop.scheduleAtFixedRate(
        this::check, CHECK.toMillis(), CHECK.toMillis(), TimeUnit.MILLISECONDS);
  }

  /**
   * Disconnects who is idle and waits for what is under way, but no longer than that; then closes
   * everything. From any thread.
   */
  CompletableFuture<Void> drain(Duration grace) {
    stopping = true;
    eventLoop.execute(
        () -> {
          for (Client client : clients.toArray(new Client[0])) {
            client.drain();
          }
          completeDrain();
        });
    eventLoop.schedule(this::closeSilent, settings.shutdownIdleNanos(), TimeUnit.NANOSECONDS);
    eventLoop.schedule(
        () -> {
          for (Client client : clients.toArray(new Client[0])) {
            client.abort();
          }
          for (Channel connection : connections.toArray(new Channel[0])) {
            connection.close();
          }
          drained.complete(null);
        },
        grace.toMillis(),
        TimeUnit.MILLISECONDS);
    return drained;
  }

  /**
   * Who has not begun to speak: TLS without a handshake, or no first byte where HTTP/2 may come.
   */
  private void closeSilent() {
    for (Channel connection : connections.toArray(new Channel[0])) {
      if (connection.pipeline().get(SPEAKS) == null) {
        connection.close();
      }
    }
  }

  /** A client has connected; what it holds of its address's share, null where it may not stay. */
  @Nullable ClientShare accepted(Channel connection, boolean secure) {
    // One that was accepted before the listener was closed has its request answered, also when the
    // loop hears of it after the stop began.
    if (connections.size() >= settings.maxClientConnections()) {
      door.turnAway(connection, Door.Reason.FULL, secure);
      return null;
    }
    ClientShare share = door.share(connection);
    if (share == null) {
      door.turnAway(connection, Door.Reason.ADDRESS, secure);
      return null;
    }
    connections.add(connection);
    connection
        .closeFuture()
        .addListener(
            closed -> {
              share.end();
              disconnected(connection);
            });
    batch.join(connection);
    return share;
  }

  /** What comes on the connection is HTTP/1.1. */
  void speaksHttp1(Channel connection, ClientShare share, boolean secure) {
    metrics.clients().connected(ClientMetrics.Protocol.HTTP_1, secure);
    speaksHttp1(connection, share, Peer.of(connection, settings.trustedProxies(), secure, false));
  }

  /** What comes on the channel, a connection or an HTTP/2 stream, is HTTP/1.1. */
  void speaksHttp1(Channel channel, ClientShare share, Peer peer) {
    ClientConnection client = new ClientConnection(this, channel, peer, share.part());
    clients.add(client);
    channel.pipeline().addLast(SPEAKS, client);
    if (stopping) {
      client.drain();
    }
  }

  /** What comes on the connection is HTTP/2. */
  void speaksHttp2(Channel connection, ClientShare share, boolean secure) {
    metrics.clients().connected(ClientMetrics.Protocol.HTTP_2, secure);
    Peer peer = Peer.of(connection, settings.trustedProxies(), secure, true);
    Http2Connection client = Http2Connection.begin(this, connection, share, peer);
    clients.add(client);
    if (stopping) {
      client.drain();
    }
  }

  void clientGone(Client client) {
    clients.remove(client);
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes
  void exchangeBegins() {
    requestsInFlight++;
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes
  void exchangeEnds() {
    requestsInFlight--;
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes
  void tunnelOpened() {
    tunnelsOpen++;
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes
  void tunnelClosed() {
    tunnelsOpen--;
  }

  ServerGroup servers(Upstream upstream) {
    return settings.servers().of(upstream);
  }

  Balancer balancer() {
    return balancer;
  }

  /** This loop's connections to that address. */
  ServerPool pool(ServerAddress address) {
    ServerPool known = pools.get(address);
    return known != null
        ? known
        : pools.computeIfAbsent(address, made -> new ServerPool(this, made));
  }

  /** Whether more requests are under way than may be, the one that asks included. */
  boolean overloaded() {
    return requestsInFlight > settings.maxRequests();
  }

  EventLoop eventLoop() {
    return eventLoop;
  }

  FlushBatch batch() {
    return batch;
  }

  /** To put one head together; whoever begins with it finishes before anybody else does. */
  HeadWriter writer() {
    return writer;
  }

  /** The time as HTTP writes it. */
  String date() {
    return date;
  }

  PeerState peerState() {
    return peerState;
  }

  LoopSettings settings() {
    return settings;
  }

  LiveRoutes routes() {
    return routes;
  }

  Outcomes outcomes() {
    return outcomes;
  }

  /** The route's own, shared with the other event loops. */
  RouteMetrics numbers(Route route) {
    return knownRoutes.numbers(route);
  }

  ProxyMetrics metrics() {
    return metrics;
  }

  RequestLog log() {
    return log;
  }

  /** Shared with the other event loops. */
  Shadows shadows() {
    return shadows;
  }

  RequestIds ids() {
    return ids;
  }

  boolean stopping() {
    return stopping;
  }

  private void check() {
    readClock();
    long now = System.nanoTime();
    // A copy: whoever is closed is taken out of the set.
    for (Client client : clients.toArray(new Client[0])) {
      attempt(() -> client.check(now));
    }
    knownRoutes.follow(routes.current());
    attempt(() -> pools.values().removeIf(pool -> pool.checkIdle(now)));
  }

  private static void attempt(Runnable look) {
    try {
      look.run();
    } catch (RuntimeException e) {
      // Thrown on, it would be the last look at any deadline of this loop.
      LOG.error("looking at deadlines: a defect of the proxy", e);
    }
  }

  private void disconnected(Channel connection) {
    connections.remove(connection);
    completeDrain();
  }

  private void completeDrain() {
    if (stopping && connections.isEmpty()) {
      drained.complete(null);
    }
  }

  private void readClock() {
    long second = System.currentTimeMillis() / 1000;
    if (second != dateSecond) {
      dateSecond = second;
      date = DATE.format(Instant.ofEpochSecond(second));
    }
  }
}
