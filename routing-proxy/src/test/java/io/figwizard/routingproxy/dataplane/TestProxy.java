package io.figwizard.routingproxy.dataplane;

import io.dropwizard.util.Duration;
import io.figwizard.routingproxy.dryrun.DryRuns;
import io.figwizard.routingproxy.routes.Edge;
import io.figwizard.routingproxy.routes.Effect;
import io.figwizard.routingproxy.routes.FailedWhen;
import io.figwizard.routingproxy.routes.Limits;
import io.figwizard.routingproxy.routes.Mode;
import io.figwizard.routingproxy.routes.Route;
import io.figwizard.routingproxy.routes.RouteTable;
import io.figwizard.routingproxy.routes.Shadowing;
import io.figwizard.routingproxy.routes.Upstream;
import io.figwizard.routingproxy.routes.UserSource;
import io.figwizard.routingproxy.routes.UserSources;
import io.figwizard.routingproxy.shadow.Copies;
import io.figwizard.routingproxy.tls.ServedCertificate;
import io.figwizard.routingproxy.tls.TlsConfiguration;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A real data plane on a free port, in front of two servers that the test brings. */
final class TestProxy implements AutoCloseable {

  static final URI NOWHERE = URI.create("http://127.0.0.1:1");

  private final AtomicReference<RouteTable> table = new AtomicReference<>();
  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final DataPlane dataPlane;
  private Upstream monolith;
  private Upstream extracted;
  private final Shadowing shadowing;
  private Limits limits = Limits.DEFAULT;
  private Edge edge = Edge.NONE;
  private @Nullable FailedWhen failedWhen;
  private UserSources userSources = UserSources.DEFAULT;
  private Mode mode = Mode.MONOLITH;
  private double percent;

  private TestProxy(
      Upstream monolith,
      Upstream extracted,
      Consumer<DataPlaneConfiguration> with,
      UnaryOperator<Limits> limits,
      Outcomes outcomes,
      Resolver resolver)
      throws Exception {
    this(
        monolith,
        extracted,
        with,
        limits,
        outcomes,
        resolver,
        Shadowing.DEFAULT,
        Copies.NONE,
        null,
        Clock.systemUTC());
  }

  private TestProxy(
      Upstream monolith,
      Upstream extracted,
      Consumer<DataPlaneConfiguration> with,
      UnaryOperator<Limits> limits,
      Outcomes outcomes,
      Resolver resolver,
      Shadowing shadowing,
      Copies copies,
      @Nullable DryRuns dryRuns,
      Clock clock)
      throws Exception {
    this.shadowing = shadowing;
    this.monolith = monolith;
    this.extracted = extracted;
    this.limits = limits.apply(this.limits);
    DataPlaneConfiguration configuration =
        new DataPlaneConfiguration()
            .setHost("127.0.0.1")
            .setPort(0)
            .setEventLoops(2)
            .setExposeSide(true)
            .setShutdownIdlePeriod(Duration.milliseconds(0))
            .setShutdownGracePeriod(Duration.milliseconds(500));
    with.accept(configuration);
    publish();
    TlsConfiguration tls = configuration.getTls();
    dataPlane =
        new DataPlane(
            configuration,
            table::get,
            new ProxyMetrics(registry),
            outcomes,
            copies,
            dryRuns,
            tls == null ? null : ServedCertificate.open(tls, Clock.systemUTC()),
            resolver,
            clock);
    dataPlane.start();
  }

  static TestProxy before(URI monolith, URI extracted) throws Exception {
    return before(monolith, extracted, configuration -> {});
  }

  static TestProxy before(URI monolith, URI extracted, Consumer<DataPlaneConfiguration> with)
      throws Exception {
    return limited(monolith, extracted, given -> given, with);
  }

  /** By whose clock tokens end; one event loop looks for all of them. */
  static TestProxy at(Clock clock, URI monolith) throws Exception {
    return new TestProxy(
        Upstream.of("monolith", monolith),
        Upstream.of("function", NOWHERE),
        configuration -> configuration.setEventLoops(1),
        given -> given,
        Outcomes.NONE,
        Resolver.SYSTEM,
        Shadowing.DEFAULT,
        Copies.NONE,
        null,
        clock);
  }

  static TestProxy told(URI monolith, URI extracted, Limits limits, Outcomes outcomes)
      throws Exception {
    return new TestProxy(
        Upstream.of("monolith", monolith),
        Upstream.of("function", extracted),
        configuration -> {},
        given -> limits,
        outcomes,
        Resolver.SYSTEM);
  }

  /** In mode shadow, without dry runs. */
  static TestProxy shadowing(URI monolith, URI extracted, Shadowing shadowing, Copies copies)
      throws Exception {
    return shadowing(monolith, extracted, shadowing, copies, null);
  }

  static TestProxy shadowing(
      URI monolith, URI extracted, Shadowing shadowing, Copies copies, @Nullable DryRuns dryRuns)
      throws Exception {
    return new TestProxy(
            Upstream.of("monolith", monolith),
            Upstream.of("function", extracted),
            configuration -> {},
            given -> given,
            Outcomes.NONE,
            Resolver.SYSTEM,
            shadowing,
            copies,
            dryRuns,
            Clock.systemUTC())
        .flip(Mode.SHADOW, 0);
  }

  static TestProxy limited(
      URI monolith,
      URI extracted,
      UnaryOperator<Limits> limits,
      Consumer<DataPlaneConfiguration> with)
      throws Exception {
    return new TestProxy(
        Upstream.of("monolith", monolith),
        Upstream.of("function", extracted),
        with,
        limits,
        Outcomes.NONE,
        Resolver.SYSTEM);
  }

  /** All routes go to that monolith. */
  static TestProxy before(
      Upstream monolith, Resolver resolver, Consumer<DataPlaneConfiguration> with)
      throws Exception {
    return new TestProxy(
        monolith, Upstream.of("function", NOWHERE), with, given -> given, Outcomes.NONE, resolver);
  }

  /** As a change of routes.yml does. */
  TestProxy servedBy(Upstream newMonolith) {
    monolith = newMonolith;
    publish();
    return this;
  }

  /** What every named route asks of requests from now on. */
  TestProxy asking(Edge newEdge) {
    edge = newEdge;
    publish();
    return this;
  }

  /** Which answers of every route have failed from now on whatever their status says. */
  TestProxy failingWhen(FailedWhen newFailedWhen) {
    failedWhen = newFailedWhen;
    publish();
    return this;
  }

  /** By what users are told from now on. */
  TestProxy tellingUsersBy(UserSource... sources) {
    userSources = new UserSources(List.of(sources));
    publish();
    return this;
  }

  static Limits with(Limits limits, long maxBody, int responseMillis, int requestMillis) {
    return new Limits(
        maxBody,
        limits.connectTimeout(),
        java.time.Duration.ofMillis(responseMillis),
        java.time.Duration.ofMillis(requestMillis));
  }

  /** Moves every named route. */
  TestProxy flip(Mode newMode, double newPercent) {
    mode = newMode;
    percent = newPercent;
    publish();
    return this;
  }

  int port() {
    return dataPlane.port();
  }

  /** Which servers of a route are left alone. */
  List<String> circuits(String route) {
    return dataPlane.circuits(
        table.get().routes().stream()
            .filter(one -> one.id().equals(route))
            .findFirst()
            .orElseThrow(),
        Instant.EPOCH);
  }

  URI uri(String path) {
    return URI.create("http://127.0.0.1:" + port() + path);
  }

  int tlsPort() {
    return dataPlane.tlsPort();
  }

  URI secureUri(String path) {
    return URI.create("https://localhost:" + tlsPort() + path);
  }

  DataPlane dataPlane() {
    return dataPlane;
  }

  /** The sum of a counter over the data points that have all these labels. */
  double counted(String name, Map<String, String> labels) {
    double sum = 0;
    for (MetricSnapshot metric : registry.scrape()) {
      if (metric.getMetadata().getName().equals(name)
          && metric instanceof CounterSnapshot counter) {
        for (CounterSnapshot.CounterDataPointSnapshot point : counter.getDataPoints()) {
          boolean matches =
              labels.entrySet().stream()
                  .allMatch(
                      label -> label.getValue().equals(point.getLabels().get(label.getKey())));
          sum += matches ? point.getValue() : 0;
        }
      }
    }
    return sum;
  }

  /** The sum of a gauge over the data points that have all these labels. */
  double gauged(String name, Map<String, String> labels) {
    double sum = 0;
    for (MetricSnapshot metric : registry.scrape()) {
      if (metric.getMetadata().getName().equals(name) && metric instanceof GaugeSnapshot gauge) {
        for (GaugeSnapshot.GaugeDataPointSnapshot point : gauge.getDataPoints()) {
          boolean matches =
              labels.entrySet().stream()
                  .allMatch(
                      label -> label.getValue().equals(point.getLabels().get(label.getKey())));
          sum += matches ? point.getValue() : 0;
        }
      }
    }
    return sum;
  }

  @Override
  public void close() throws Exception {
    dataPlane.stop();
  }

  private void publish() {
    table.set(
        RouteTable.builder(1, route("default", Effect.EXTERNAL, false))
            .byAction(
                "POST",
                "/drilling",
                Map.of(
                    "submit-answer", route("drilling.submit-answer", Effect.WRITE, true),
                    "next-cards", route("drilling.next-cards", Effect.SAFE, true)),
                route("drilling", Effect.EXTERNAL, false))
            .direct("GET", "/safe", route("safe", Effect.SAFE, true))
            .direct("POST", "/write", route("write", Effect.WRITE, true))
            .direct("PUT", "/idempotent", route("idempotent", Effect.IDEMPOTENT, true))
            .direct("GET", "/notes/{id}", route("notes", Effect.SAFE, true))
            .build());
  }

  private Route route(String id, Effect effect, boolean moves) {
    boolean movesNow = moves && (mode != Mode.SHADOW || Shadowing.DEFAULT.allows(effect));
    return new Route(
        id,
        effect,
        "group",
        monolith,
        moves ? extracted : null,
        movesNow ? mode : Mode.MONOLITH,
        movesNow ? percent : 0,
        limits,
        shadowing,
        id.equals("default") ? Edge.NONE : edge,
        null,
        failedWhen,
        userSources);
  }
}
