package io.figwizard.routingproxy.dataplane;

import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.EnumMap;
import java.util.Map;

/** The numbers of clients' connections. Thread-safe. */
final class ClientMetrics {

  /** What a client speaks. */
  enum Protocol {
    HTTP_1("1.1"),
    HTTP_2("2");

    private final String word;

    Protocol(String word) {
      this.word = word;
    }
  }

  private final Counter connections;
  private final Map<Protocol, CounterDataPoint> requests = new EnumMap<>(Protocol.class);
  private final Counter handshakes;
  private final Counter floods;

  ClientMetrics(PrometheusRegistry registry) {
    connections =
        Counter.builder()
            .name("fig_proxy_client_connections_total")
            .help("Connections that clients opened, by the HTTP that they speak.")
            .labelNames("protocol", "tls")
            .withoutExemplars()
            .register(registry);
    Counter received =
        Counter.builder()
            .name("fig_proxy_requests_received_total")
            .help("Requests whose head arrived, by the HTTP that their client speaks.")
            .labelNames("protocol")
            .withoutExemplars()
            .register(registry);
    for (Protocol protocol : Protocol.values()) {
      requests.put(protocol, received.labelValues(protocol.word));
    }
    handshakes =
        Counter.builder()
            .name("fig_proxy_tls_handshake_failures_total")
            .help("Connections that ended in the TLS handshake.")
            .withoutExemplars()
            .register(registry);
    floods =
        Counter.builder()
            .name("fig_proxy_http2_floods_total")
            .help("HTTP/2 connections that were closed for too many control frames.")
            .withoutExemplars()
            .register(registry);
  }

  void connected(Protocol protocol, boolean secure) {
    connections.labelValues(protocol.word, String.valueOf(secure)).inc();
  }

  void requested(Protocol protocol) {
    CounterDataPoint point = requests.get(protocol);
    if (point != null) {
      point.inc();
    }
  }

  void handshakeFailed() {
    handshakes.inc();
  }

  void flooded() {
    floods.inc();
  }
}
