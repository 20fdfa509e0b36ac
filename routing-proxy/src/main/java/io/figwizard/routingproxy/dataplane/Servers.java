package io.figwizard.routingproxy.dataplane;

import io.figwizard.routingproxy.routes.Route;
import io.figwizard.routingproxy.routes.RouteTable;
import io.figwizard.routingproxy.routes.Upstream;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * All servers that routes lead to, or led to a moment ago, shared by the event loops. Thread-safe.
 */
final class Servers {

  /** A request that began before routes.yml was changed may still ask for what was in it. */
  private static final long KEEP_NANOS = Duration.ofMinutes(1).toNanos();

  private final int circuitFailures;
  private final Duration circuitPause;
  private final Resolver resolver;
  private final Executor threads;
  private final Map<Upstream, ServerGroup> groups = new ConcurrentHashMap<>();
  // The rest belongs to whoever calls follow.
  private final Map<Upstream, Long> unusedSince = new HashMap<>();
  private Set<ServerAddress> known = Set.of();
  private volatile Set<Upstream> used = Set.of();
  private @Nullable RouteTable followed;

  /**
   * @param threads for what may wait
   */
  Servers(int circuitFailures, Duration circuitPause, Resolver resolver, Executor threads) {
    this.circuitFailures = circuitFailures;
    this.circuitPause = circuitPause;
    this.resolver = resolver;
    this.threads = threads;
  }

  ServerGroup of(Upstream upstream) {
    ServerGroup known = groups.get(upstream);
    return known != null ? known : add(upstream);
  }

  /**
   * Prepares what the routes lead to before the first request asks for it, and forgets what they do
   * not lead to any more. Called a few times each second, by one thread.
   */
  void follow(RouteTable table, long now) {
    if (table != followed) {
      followed = table;
      used = leadTo(table);
      used.forEach(this::of);
      unusedSince.keySet().removeAll(used);
    }
    Set<ServerAddress> living = new HashSet<>();
    for (Map.Entry<Upstream, ServerGroup> group : groups.entrySet()) {
      if (used.contains(group.getKey())) {
        group.getValue().check(now);
        living.addAll(Arrays.asList(group.getValue().addresses()));
      } else {
        unusedSince.putIfAbsent(group.getKey(), now);
      }
    }
    unusedSince.entrySet().removeIf(unused -> forgotten(unused.getKey(), unused.getValue(), now));
    living.forEach(ServerAddress::stays);
    known.stream().filter(address -> !living.contains(address)).forEach(ServerAddress::goes);
    known = living;
  }

  /** Every group that a route leads to now. For whoever calls follow. */
  void forEachUsed(Consumer<ServerGroup> to) {
    used.forEach(upstream -> to.accept(of(upstream)));
  }

  /**
   * The addresses that a route leads to now. From any thread. Two versions of one upstream, before
   * and after a change of routes.yml, are never among them together.
   */
  Set<ServerAddress> addresses() {
    Set<ServerAddress> all = new HashSet<>();
    for (Upstream upstream : used) {
      all.addAll(Arrays.asList(of(upstream).addresses()));
    }
    return all;
  }

  private static Set<Upstream> leadTo(RouteTable table) {
    Set<Upstream> all = new HashSet<>();
    for (Route route : table.routes()) {
      all.add(route.monolith());
      if (route.extracted() != null) {
        all.add(route.extracted());
      }
    }
    return all;
  }

  private boolean forgotten(Upstream upstream, long since, long now) {
    boolean old = now - since > KEEP_NANOS;
    if (old) {
      groups.remove(upstream);
    }
    return old;
  }

  private synchronized ServerGroup add(Upstream upstream) {
    ServerGroup made = groups.get(upstream);
    if (made == null) {
      TlsToServers tls = new TlsToServers(upstream.trust(), upstream.certificate());
      ServerGroup before =
          groups.values().stream()
              .filter(group -> group.upstream().name().equals(upstream.name()))
              .findFirst()
              .orElse(null);
      made =
          new ServerGroup(
              upstream,
              before,
              resolver,
              threads,
              (server, socket) -> address(upstream, server, socket, tls));
      groups.put(upstream, made);
    }
    return made;
  }

  private ServerAddress address(
      Upstream upstream, Server server, InetSocketAddress socket, TlsToServers tls) {
    return new ServerAddress(
        upstream.name(),
        server,
        socket,
        tls,
        new CircuitBreaker(circuitFailures, circuitPause),
        new SlowStart(upstream.slowStart()));
  }
}
