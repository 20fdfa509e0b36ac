package io.figwizard.routingproxy.dataplane;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ObjIntConsumer;

/** One circuit breaker for each server. Thread-safe. */
final class CircuitBreakers {

  private final int threshold;
  private final Duration pause;
  private final Map<URI, CircuitBreaker> breakers = new ConcurrentHashMap<>();

  CircuitBreakers(int threshold, Duration pause) {
    this.threshold = threshold;
    this.pause = pause;
  }

  CircuitBreaker of(URI server) {
    return breakers.computeIfAbsent(server, uri -> new CircuitBreaker(threshold, pause));
  }

  /** Names every server with 1 where its circuit is open and 0 where it is not. */
  void report(ObjIntConsumer<String> to) {
    breakers.forEach((server, breaker) -> to.accept(server.toString(), breaker.open() ? 1 : 0));
  }
}
