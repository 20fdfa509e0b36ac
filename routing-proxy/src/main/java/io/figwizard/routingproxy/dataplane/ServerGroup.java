package io.figwizard.routingproxy.dataplane;

import io.figwizard.routingproxy.routes.ActiveHealth;
import io.figwizard.routingproxy.routes.Upstream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The addresses of one upstream as they are now: those of its URLs, and where a URL has a host
 * name, those that the name stands for. Names are asked for again every few seconds; while nobody
 * knows an answer the last one counts. Thread-safe.
 */
final class ServerGroup {

  /** Makes what is known of an address. */
  interface Maker {
    ServerAddress make(Server server, InetSocketAddress socket);
  }

  private static final Logger LOG = LoggerFactory.getLogger(DataPlane.class);
  private static final long RESOLVE_NANOS = 10_000_000_000L;
  private static final long RESOLVE_SOON_NANOS = 1_000_000_000L;

  private final Upstream upstream;
  private final List<Server> servers;
  private final boolean named;
  private final Resolver resolver;
  private final Executor threads;
  private final Maker maker;
  private final List<Runnable> waiting = new ArrayList<>();
  private volatile ServerAddress[] addresses = {};
  private volatile String fault = "";
  private volatile long askedAt = System.nanoTime() - RESOLVE_NANOS;
  private volatile boolean doubted;
  private volatile boolean foundWell;
  // Of the event loop that asks.
  private boolean doubtsChecks;
  // Whoever comes from now on joins others that are at work.
  private boolean settled;
  private boolean asking;

  /**
   * @param before the one that this one replaces: addresses that both have stay as they are
   */
  ServerGroup(
      Upstream upstream,
      @Nullable ServerGroup before,
      Resolver resolver,
      Executor threads,
      Maker maker) {
    this.upstream = upstream;
    this.servers = upstream.urls().stream().map(Server::of).toList();
    this.named = servers.stream().anyMatch(server -> !server.literal());
    this.resolver = resolver;
    this.threads = threads;
    this.maker = maker;
    if (before != null && inherits(before.upstream)) {
      addresses = before.addresses;
      settled = true;
    }
    foundWell = before != null && before.foundWell && asksAsWell(before.upstream);
    // What needs no asking: the literal ones, and what was known of the names.
    find(Server::literal);
    settled |= !named;
  }

  Upstream upstream() {
    return upstream;
  }

  /** Those known now; not to be written to. */
  ServerAddress[] addresses() {
    return addresses;
  }

  /** Whether there is anything to choose from. */
  boolean ready() {
    return addresses.length > 0;
  }

  /** One of them has answered a health check well. */
  void foundWell() {
    foundWell = true;
  }

  /**
   * Whether bad answers to health checks count. Not before there was a good one: a path with a
   * spelling mistake would take out everybody.
   */
  boolean believesChecks(String fault) {
    if (!foundWell && !doubtsChecks) {
      doubtsChecks = true;
      LOG.warn(
          "upstream {}: no health check was answered well yet ({}), so they do not count; look at"
              + " health.path",
          upstream.name(),
          fault);
    }
    return foundWell;
  }

  /** Whether requests can be served without that one. */
  boolean hasAnother(ServerAddress than) {
    for (ServerAddress other : addresses) {
      if (other != than && other.usable()) {
        return true;
      }
    }
    return false;
  }

  /** Why there is nothing. */
  String fault() {
    return fault;
  }

  /** Runs that as soon as the names were asked for; whether with success says {@link #ready}. */
  void whenAsked(Runnable then) {
    synchronized (this) {
      waiting.add(then);
    }
    ask();
  }

  /** An address was not reached: perhaps the servers have moved. */
  void doubt() {
    doubted = true;
  }

  /** Called a few times each second. */
  void check(long now) {
    boolean soon = doubted || addresses.length == 0;
    if (named && now - askedAt > (soon ? RESOLVE_SOON_NANOS : RESOLVE_NANOS)) {
      ask();
    }
  }

  private boolean inherits(Upstream before) {
    return Objects.equals(upstream.trust(), before.trust())
        && Objects.equals(upstream.certificate(), before.certificate())
        && upstream.slowStart().equals(before.slowStart());
  }

  /** With another path the first good answer is to come again. */
  private boolean asksAsWell(Upstream before) {
    ActiveHealth now = upstream.health();
    ActiveHealth then = before.health();
    return now != null && then != null && now.path().equals(then.path());
  }

  private void ask() {
    synchronized (this) {
      if (asking) {
        return;
      }
      asking = true;
    }
    try {
      threads.execute(
          () -> {
            try {
              find(server -> true);
              settled = true;
            } finally {
              asked();
            }
          });
    } catch (RejectedExecutionException stopped) {
      asked();
    }
  }

  private void asked() {
    doubted = false;
    askedAt = System.nanoTime();
    List<Runnable> told;
    synchronized (this) {
      asking = false;
      told = List.copyOf(waiting);
      waiting.clear();
    }
    told.forEach(Runnable::run);
  }

  /** Never by two threads at a time. */
  private void find(Predicate<Server> anew) {
    List<ServerAddress> known = List.of(addresses);
    List<ServerAddress> found = new ArrayList<>();
    String unknown = "";
    for (Server server : servers) {
      List<ServerAddress> before =
          known.stream().filter(address -> address.server().equals(server)).toList();
      try {
        found.addAll(anew.test(server) ? find(server, before) : before);
      } catch (UnknownHostException e) {
        unknown = "nobody knows the host " + server.host();
        found.addAll(before);
      }
    }
    // Where nobody else is of use, whoever comes is tried at once.
    boolean othersServe =
        found.stream().anyMatch(address -> known.contains(address) && address.usable());
    for (ServerAddress address : found) {
      if (upstream.health() == null) {
        address.unasked();
      }
      if (settled && !known.contains(address)) {
        address.joins(System.nanoTime(), upstream.health() != null && othersServe);
      }
    }
    if (!unknown.isEmpty() && fault.isEmpty()) {
      LOG.warn("upstream {}: {}; what was known of it counts", upstream.name(), unknown);
    }
    fault = unknown;
    addresses = found.toArray(new ServerAddress[0]);
  }

  private List<ServerAddress> find(Server server, List<ServerAddress> before)
      throws UnknownHostException {
    List<ServerAddress> found = new ArrayList<>();
    for (InetAddress ip : resolver.addresses(server.host())) {
      InetSocketAddress socket = new InetSocketAddress(ip, server.address().getPort());
      found.add(
          before.stream()
              .filter(address -> address.socket().equals(socket))
              .findFirst()
              .orElseGet(() -> maker.make(server, socket)));
    }
    return found;
  }
}
