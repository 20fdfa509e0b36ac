package io.figwizard.routingproxy.dataplane;

import io.figwizard.routingproxy.routes.Side;
import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Unit;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.IntSupplier;
import org.HdrHistogram.Histogram;

/**
 * The numbers of the data plane. What became of a request is noted with its route and counted when
 * somebody reads, or when there are many. Labels come from the configuration, never from clients.
 * Thread-safe.
 */
public final class ProxyMetrics implements Unsettled {

  private static final double[] SECONDS = {
    0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30
  };

  private static final Map<String, Double> QUANTILES =
      new TreeMap<>(Map.of("0.5", 50.0, "0.9", 90.0, "0.99", 99.0, "0.999", 99.9));

  private final Counter requests;
  private final io.prometheus.metrics.core.metrics.Histogram durations;
  private final Counter fallbacks;
  private final Counter missedMonolith;
  private final Counter serverErrors;
  private final Counter refusals;
  private final Counter edgeRefusals;
  private final Counter aborts;
  private final Map<Door.Reason, CounterDataPoint> turnedAway = new EnumMap<>(Door.Reason.class);
  private final Counter drained;
  private final Counter expired;
  private final ClientMetrics clients;
  private final Map<PeekOutcome, CounterDataPoint> peeks = new EnumMap<>(PeekOutcome.class);
  private final Map<String, RouteMetrics> routes = new ConcurrentHashMap<>();
  private volatile Outcomes outcomes = Outcomes.NONE;
  private final ServerMetrics servers;
  private final List<IntSupplier> inFlight = new CopyOnWriteArrayList<>();
  private final List<IntSupplier> tunnels = new CopyOnWriteArrayList<>();

  /** Registers its metrics there; once for each registry. */
  public ProxyMetrics(PrometheusRegistry registry) {
    requests =
        Counter.builder()
            .name("fig_proxy_requests_total")
            .help("Requests answered, by the side that the answer came from.")
            .labelNames("route", "side", "status")
            .withoutExemplars()
            .build();
    registry.register(new SettledCollector(requests, this));
    durations =
        io.prometheus.metrics.core.metrics.Histogram.builder()
            .name("fig_proxy_request_duration_seconds")
            .help("From the request's head to the answer's last byte.")
            .unit(Unit.SECONDS)
            .labelNames("route", "side")
            .classicOnly()
            .classicUpperBounds(SECONDS)
            .withoutExemplars()
            .build();
    registry.register(new SettledCollector(durations, this));
    GaugeWithCallback.builder()
        .name("fig_proxy_request_duration_recent_seconds")
        .help("Quantiles of the last one to two minutes, to a microsecond and within 1 %.")
        .unit(Unit.SECONDS)
        .labelNames("route", "side", "quantile")
        .callback(this::recent)
        .register(registry);
    fallbacks =
        Counter.builder()
            .name("fig_proxy_fallbacks_total")
            .help("Requests that the monolith served because the extracted side could not.")
            .labelNames("route", "reason")
            .withoutExemplars()
            .register(registry);
    missedMonolith =
        Counter.builder()
            .name("fig_proxy_retired_refusals_total")
            .help("Requests of retired routes that the monolith would have served before.")
            .labelNames("route")
            .withoutExemplars()
            .register(registry);
    serverErrors =
        Counter.builder()
            .name("fig_proxy_server_errors_total")
            .help("Attempts at a side that ended without a whole answer.")
            .labelNames("route", "side", "kind")
            .withoutExemplars()
            .register(registry);
    refusals =
        Counter.builder()
            .name("fig_proxy_errors_total")
            .help("Answers that the proxy made itself.")
            .labelNames("code")
            .withoutExemplars()
            .register(registry);
    edgeRefusals =
        Counter.builder()
            .name("fig_proxy_edge_refusals_total")
            .help("Requests that did not get past the checks of `edge` in routes.yml.")
            .labelNames("route", "code")
            .withoutExemplars()
            .register(registry);
    aborts =
        Counter.builder()
            .name("fig_proxy_client_aborts_total")
            .help("Requests whose client was gone before it had the whole answer.")
            .withoutExemplars()
            .register(registry);
    Counter doors =
        Counter.builder()
            .name("fig_proxy_connections_refused_total")
            .help("Connections of clients that were ended for want of room, by whose it was.")
            .labelNames("reason")
            .withoutExemplars()
            .register(registry);
    for (Door.Reason reason : Door.Reason.values()) {
      turnedAway.put(reason, doors.labelValues(reason.word()));
    }
    drained =
        Counter.builder()
            .name("fig_proxy_streams_drained_total")
            .help("WebSockets and streams of server-sent events ended on a side that was left.")
            .labelNames("route", "side")
            .withoutExemplars()
            .register(registry);
    expired =
        Counter.builder()
            .name("fig_proxy_streams_expired_total")
            .help("WebSockets and streams of server-sent events ended with their token.")
            .labelNames("route", "side")
            .withoutExemplars()
            .register(registry);
    clients = new ClientMetrics(registry);
    Counter peeked =
        Counter.builder()
            .name("fig_proxy_peeks_total")
            .help("What came of looking for the action in a request's body.")
            .labelNames("outcome")
            .withoutExemplars()
            .register(registry);
    for (PeekOutcome outcome : PeekOutcome.values()) {
      peeks.put(outcome, peeked.labelValues(outcome.word()));
    }
    gauge(registry, "fig_proxy_requests_in_flight", "Requests being carried now.", inFlight);
    gauge(registry, "fig_proxy_tunnels_open", "WebSockets open now.", tunnels);
    servers = new ServerMetrics(registry);
    GaugeWithCallback.builder()
        .name("fig_proxy_streams_open")
        .help("WebSockets and streams of server-sent events open now, by route and side.")
        .labelNames("route", "side")
        .callback(
            callback ->
                routes.forEach(
                    (id, route) -> {
                      for (Side side : Side.values()) {
                        callback.call(route.streams(side), id, side.word());
                      }
                    }))
        .register(registry);
  }

  /** WebSockets and streams of server-sent events of a route that are open on that side now. */
  public int streamsOpen(String route, Side side) {
    RouteMetrics known = routes.get(route);
    return known == null ? 0 : known.streams(side);
  }

  /** From now on they are told what became of the requests of each route. */
  void tell(Outcomes told) {
    outcomes = told;
    told.settledBy(this);
  }

  @Override
  public void settle(String route) {
    RouteMetrics known = routes.get(route);
    if (known != null) {
      known.settle();
    }
  }

  @Override
  public void settleAll() {
    routes.values().forEach(RouteMetrics::settle);
  }

  RouteMetrics route(String id) {
    RouteMetrics known = routes.get(id);
    return known != null ? known : routes.computeIfAbsent(id, this::newRoute);
  }

  void peeked(PeekOutcome outcome) {
    CounterDataPoint point = peeks.get(outcome);
    if (point != null) {
      point.inc();
    }
  }

  void turnedAway(Door.Reason reason) {
    CounterDataPoint point = turnedAway.get(reason);
    if (point != null) {
      point.inc();
    }
  }

  void refused(ProxyError error) {
    refusals.labelValues(error.code()).inc();
  }

  /** A route's own checks kept a request out. */
  void refusedAtEdge(String route, ProxyError error) {
    edgeRefusals.labelValues(route, error.code()).inc();
  }

  /** Shows how each of them does. */
  void watch(Servers used) {
    servers.watch(used);
  }

  /** A stream was ended because its route has left that side. */
  void drained(String route, Side side) {
    drained.labelValues(route, side.word()).inc();
  }

  /** A stream was ended because the token has that it began with. */
  void expired(String route, Side side) {
    expired.labelValues(route, side.word()).inc();
  }

  /** A retired route's function failed, and nobody else was asked. */
  void missedMonolith(String route) {
    missedMonolith.labelValues(route).inc();
  }

  void abortedByClient() {
    aborts.inc();
  }

  /** About the connections that clients open. */
  ClientMetrics clients() {
    return clients;
  }

  void watch(IntSupplier requestsInFlight, IntSupplier tunnelsOpen) {
    inFlight.add(requestsInFlight);
    tunnels.add(tunnelsOpen);
  }

  private RouteMetrics newRoute(String id) {
    return new RouteMetrics(
        new RouteCounts(
            id,
            side ->
                new SideMetrics(
                    status -> requests.labelValues(id, side.word(), status),
                    kind -> serverErrors.labelValues(id, side.word(), kind),
                    durations.labelValues(id, side.word()),
                    new RecentTimes(System.nanoTime())),
            reason -> fallbacks.labelValues(id, reason),
            () -> outcomes));
  }

  /** One series for each of a few quantiles; none where there was no request of late. */
  private void recent(GaugeWithCallback.Callback callback) {
    settleAll();
    long now = System.nanoTime();
    routes.forEach(
        (id, route) -> {
          for (Side side : Side.values()) {
            RecentTimes times = route.counts().recent(side);
            Histogram recent = times == null ? null : times.histogram(now);
            if (recent != null && recent.getTotalCount() > 0) {
              QUANTILES.forEach(
                  (word, percentile) ->
                      callback.call(
                          recent.getValueAtPercentile(percentile) / 1e6, id, side.word(), word));
            }
          }
        });
  }

  private static void gauge(
      PrometheusRegistry registry, String name, String help, List<IntSupplier> parts) {
    GaugeWithCallback.builder()
        .name(name)
        .help(help)
        .callback(callback -> callback.call(parts.stream().mapToInt(IntSupplier::getAsInt).sum()))
        .register(registry);
  }
}
