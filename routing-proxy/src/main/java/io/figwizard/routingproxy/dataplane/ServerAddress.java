package io.figwizard.routingproxy.dataplane;

import io.netty.util.NetUtil;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One address of an upstream and how it does, over all event loops. Two things take it out:
 * failures of requests in a row, and bad answers to health checks where these are asked for.
 * Thread-safe.
 */
final class ServerAddress {

  private static final Logger LOG = LoggerFactory.getLogger(DataPlane.class);

  private final String upstream;
  private final Server server;
  private final InetSocketAddress socket;
  private final TlsToServers tls;
  private final CircuitBreaker breaker;
  private final SlowStart slowStart;
  private final AtomicInteger inFlight = new AtomicInteger();
  private final LongAdder requests = new LongAdder();
  private final LongAdder failures = new LongAdder();
  private volatile boolean well = true;
  private volatile boolean gone;

  ServerAddress(
      String upstream,
      Server server,
      InetSocketAddress socket,
      TlsToServers tls,
      CircuitBreaker breaker,
      SlowStart slowStart) {
    this.upstream = upstream;
    this.server = server;
    this.socket = socket;
    this.tls = tls;
    this.breaker = breaker;
    this.slowStart = slowStart;
  }

  String upstream() {
    return upstream;
  }

  Server server() {
    return server;
  }

  /** Where to connect to. */
  InetSocketAddress socket() {
    return socket;
  }

  TlsToServers tls() {
    return tls;
  }

  /** Whether the last failures in a row were too many. */
  boolean circuitOpen() {
    return breaker.open();
  }

  /** As {@link CircuitBreaker#allows}. */
  boolean circuitAllows(long now) {
    return breaker.allows(now);
  }

  /** What health checks say; true where there are none. */
  boolean well() {
    return well;
  }

  boolean usable() {
    return well && !breaker.open();
  }

  /** Of what the others get, up to 1. */
  double share(long now) {
    return slowStart.share(now);
  }

  /** Comes among others that are at work. */
  void joins(long now, boolean mustBeAsked) {
    well = !mustBeAsked;
    slowStart.begin(now);
  }

  /** There are no health checks, or not any more, or they do not count. */
  void unasked() {
    well = true;
  }

  /** No upstream has it any more: its connections are to be closed. */
  void goes() {
    gone = true;
  }

  /** Some upstream has it, perhaps again. */
  void stays() {
    if (gone) {
      gone = false;
    }
  }

  boolean gone() {
    return gone;
  }

  void requestBegins() {
    requests.increment();
    inFlight.incrementAndGet();
  }

  void requestEnds() {
    inFlight.decrementAndGet();
  }

  int inFlight() {
    return inFlight.get();
  }

  long requests() {
    return requests.sum();
  }

  long failures() {
    return failures.sum();
  }

  void succeeded() {
    if (breaker.succeeded()) {
      slowStart.begin(System.nanoTime());
      LOG.info("upstream {}: {} answers again", upstream, this);
    }
  }

  void failed(String why) {
    failures.increment();
    if (breaker.failed(System.nanoTime())) {
      LOG.warn(
          "upstream {}: {} is left alone after several failures in a row, the last: {}",
          upstream,
          this,
          why);
    }
  }

  /** Enough health checks in a row say so. */
  void found(boolean nowWell, String why) {
    if (nowWell) {
      // Also what requests have found: the checks are what brings it back.
      if (breaker.succeeded() || !well) {
        slowStart.begin(System.nanoTime());
        LOG.info("upstream {}: {} is well again", upstream, this);
      }
    } else if (well) {
      LOG.warn("upstream {}: {} is not well: {}", upstream, this, why);
    }
    well = nowWell;
  }

  /** The IP address and port. */
  String label() {
    return NetUtil.toSocketAddressString(socket);
  }

  @Override
  public String toString() {
    return server.host().equals(socket.getHostString())
        ? label()
        : server.authority() + " at " + label();
  }
}
