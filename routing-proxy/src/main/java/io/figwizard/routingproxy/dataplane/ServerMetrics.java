package io.figwizard.routingproxy.dataplane;

import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.ToDoubleFunction;

/**
 * The numbers of each address that an upstream has now; those of one that is gone are gone with it.
 * Thread-safe.
 */
final class ServerMetrics {

  private static final String[] LABELS = {"upstream", "server", "address"};

  private final List<Servers> watched = new CopyOnWriteArrayList<>();

  ServerMetrics(PrometheusRegistry registry) {
    gauge(
        registry,
        "fig_proxy_circuit_open",
        "1 where an address is left alone after several failures in a row.",
        address -> address.circuitOpen() ? 1 : 0);
    gauge(
        registry,
        "fig_proxy_server_up",
        "1 where requests may be sent to an address: its circuit is closed and it is well.",
        address -> address.usable() ? 1 : 0);
    gauge(
        registry,
        "fig_proxy_server_requests_in_flight",
        "Requests and WebSockets that an address is at work on now.",
        ServerAddress::inFlight);
    counter(
        registry,
        "fig_proxy_server_requests_total",
        "Requests given to an address, those included that did not reach it.",
        ServerAddress::requests);
    counter(
        registry,
        "fig_proxy_server_failures_total",
        "Requests that an address did not take or did not answer.",
        ServerAddress::failures);
  }

  void watch(Servers servers) {
    watched.add(servers);
  }

  private void gauge(
      PrometheusRegistry registry, String name, String help, ToDoubleFunction<ServerAddress> of) {
    GaugeWithCallback.builder()
        .name(name)
        .help(help)
        .labelNames(LABELS)
        .callback(callback -> report(of, callback::call))
        .register(registry);
  }

  private void counter(
      PrometheusRegistry registry, String name, String help, ToDoubleFunction<ServerAddress> of) {
    CounterWithCallback.builder()
        .name(name)
        .help(help)
        .labelNames(LABELS)
        .callback(callback -> report(of, callback::call))
        .register(registry);
  }

  private interface Report {
    void of(double value, String... labels);
  }

  private void report(ToDoubleFunction<ServerAddress> of, Report to) {
    for (Servers servers : watched) {
      for (ServerAddress address : servers.addresses()) {
        to.of(
            of.applyAsDouble(address),
            address.upstream(),
            address.server().authority(),
            address.label());
      }
    }
  }
}
