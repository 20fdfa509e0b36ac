package io.figwizard.routingproxy.dataplane;

import io.figwizard.routingproxy.routes.ActiveHealth;
import io.figwizard.routingproxy.routes.LiveRoutes;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after the servers while requests come and go: which ones there are, where their names lead,
 * and whether those that want to be asked are well. Runs on one event loop, for all of them.
 */
final class ServerWatch {

  private static final Logger LOG = LoggerFactory.getLogger(DataPlane.class);
  private static final Duration LOOK = Duration.ofMillis(100);

  private final ProxyLoop loop;
  private final Servers servers;
  private final LiveRoutes routes;
  private final Map<ServerAddress, HealthCheck> checks = new HashMap<>();

  ServerWatch(ProxyLoop loop, Servers servers, LiveRoutes routes) {
    this.loop = loop;
    this.servers = servers;
    this.routes = routes;
  }

  /** From any thread; ends with the event loop. */
  void start() {
    loop.eventLoop().scheduleAtFixedRate(this::look, 0, LOOK.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void look() {
    try {
      long now = System.nanoTime();
      servers.follow(routes.current(), now);
      ask(now);
    } catch (RuntimeException e) {
      // Thrown on, it would be the last look.
      LOG.error("looking after the servers: a defect of the proxy", e);
    }
  }

  private void ask(long now) {
    Set<ServerAddress> wanted = new HashSet<>();
    servers.forEachUsed(
        group -> {
          ActiveHealth health = group.upstream().health();
          if (health != null) {
            for (ServerAddress address : group.addresses()) {
              wanted.add(address);
              ask(group, address, health, now);
            }
          }
        });
    checks
        .entrySet()
        .removeIf(
            check -> {
              boolean unwanted = !wanted.contains(check.getKey());
              if (unwanted) {
                check.getValue().stop();
              }
              return unwanted;
            });
  }

  private void ask(ServerGroup group, ServerAddress address, ActiveHealth health, long now) {
    HealthCheck check = checks.get(address);
    if (check == null || !check.isFor(group)) {
      if (check != null) {
        check.stop();
      }
      check = new HealthCheck(loop, group, address, health, now);
      checks.put(address, check);
    }
    check.check(now);
  }
}
