package io.figwizard.routingproxy.dataplane;

import io.netty.util.NetUtil;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
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
  private final CircuitBlame blame = new CircuitBlame();
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
      long now = System.nanoTime();
      blame.closed(now);
      slowStart.begin(now);
      LOG.info("upstream {}: {} answers again", upstream, this);
    }
  }

  /**
   * @param route whose request it was
   * @param connected as {@link CircuitBlame#failed}
   */
  void failed(String route, boolean connected, String why) {
    failures.increment();
    long now = System.nanoTime();
    blame.failed(route, connected, why, now);
    if (breaker.failed(now)) {
      blame.opened(now);
      LOG.warn(
          "upstream {}: {} is left alone after several failures in a row, the last of {}: {}",
          upstream,
          this,
          route,
          why);
    }
  }

  /** Enough health checks in a row say so. */
  void found(boolean nowWell, String why) {
    if (nowWell) {
      // Also what requests have found: the checks are what brings it back.
      boolean wasOpen = breaker.succeeded();
      if (wasOpen) {
        blame.closed(System.nanoTime());
      }
      if (wasOpen || !well) {
        slowStart.begin(System.nanoTime());
        LOG.info("upstream {}: {} is well again", upstream, this);
      }
    } else if (well) {
      LOG.warn("upstream {}: {} is not well: {}", upstream, this, why);
    }
    well = nowWell;
  }

  /** As {@link CircuitBlame#words}. */
  @Nullable String circuitWords(String route, Predicate<String> mayGoBack, Instant clock) {
    String words = blame.words(route, breaker.open(), mayGoBack, System.nanoTime(), clock);
    return words == null ? null : "the circuit of " + this + " " + words;
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
