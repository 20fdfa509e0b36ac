package io.figwizard.routingproxy;

import io.dropwizard.configuration.EnvironmentVariableSubstitutor;
import io.dropwizard.configuration.SubstitutingSourceProvider;
import io.dropwizard.core.Application;
import io.dropwizard.core.setup.Bootstrap;
import io.dropwizard.core.setup.Environment;
import io.dropwizard.lifecycle.AutoCloseableManager;
import io.figwizard.routingproxy.control.Explainer;
import io.figwizard.routingproxy.control.HoursWatch;
import io.figwizard.routingproxy.control.OwnDoing;
import io.figwizard.routingproxy.control.Replicas;
import io.figwizard.routingproxy.control.RouteControl;
import io.figwizard.routingproxy.control.RoutesReload;
import io.figwizard.routingproxy.control.RoutesWatch;
import io.figwizard.routingproxy.control.Standings;
import io.figwizard.routingproxy.control.StandingsWatch;
import io.figwizard.routingproxy.control.StateWatch;
import io.figwizard.routingproxy.control.admin.AdminApi;
import io.figwizard.routingproxy.control.admin.ControlMetrics;
import io.figwizard.routingproxy.control.admin.ReloadTask;
import io.figwizard.routingproxy.control.admin.RetireResource;
import io.figwizard.routingproxy.control.admin.RoutesHealth;
import io.figwizard.routingproxy.control.admin.RoutesResource;
import io.figwizard.routingproxy.control.admin.StandingsHealth;
import io.figwizard.routingproxy.control.admin.StateHealth;
import io.figwizard.routingproxy.control.admin.StreamsResource;
import io.figwizard.routingproxy.control.admin.TestersResource;
import io.figwizard.routingproxy.control.cli.AdminCommands;
import io.figwizard.routingproxy.control.cli.ExitCode;
import io.figwizard.routingproxy.control.evidence.EvidenceCheck;
import io.figwizard.routingproxy.control.routesfile.InvalidRoutesException;
import io.figwizard.routingproxy.control.routesfile.RoutesFile;
import io.figwizard.routingproxy.control.routesfile.RoutesFileReader;
import io.figwizard.routingproxy.control.state.SharedStore;
import io.figwizard.routingproxy.control.state.StateStore;
import io.figwizard.routingproxy.control.traffic.MonolithTraffic;
import io.figwizard.routingproxy.control.traffic.RollbackReport;
import io.figwizard.routingproxy.control.traffic.ServedUntilRollback;
import io.figwizard.routingproxy.control.traffic.ServedUsers;
import io.figwizard.routingproxy.control.users.UserBudgets;
import io.figwizard.routingproxy.coverage.MonolithAnswers;
import io.figwizard.routingproxy.dataplane.DataPlane;
import io.figwizard.routingproxy.dataplane.DataPlaneConfiguration;
import io.figwizard.routingproxy.dataplane.Outcomes;
import io.figwizard.routingproxy.dataplane.ProxyMetrics;
import io.figwizard.routingproxy.dataplane.Unsettled;
import io.figwizard.routingproxy.diff.DiffResource;
import io.figwizard.routingproxy.diff.Differ;
import io.figwizard.routingproxy.diff.OtherProxies;
import io.figwizard.routingproxy.diff.ShadowEvidence;
import io.figwizard.routingproxy.dryrun.DryRunKey;
import io.figwizard.routingproxy.dryrun.DryRunStops;
import io.figwizard.routingproxy.dryrun.DryRunTroubles;
import io.figwizard.routingproxy.dryrun.DryRuns;
import io.figwizard.routingproxy.edge.EdgeHealth;
import io.figwizard.routingproxy.findings.Telling;
import io.figwizard.routingproxy.routes.Route;
import io.figwizard.routingproxy.routes.Side;
import io.figwizard.routingproxy.shadow.CountedCopies;
import io.figwizard.routingproxy.takeover.Duty;
import io.figwizard.routingproxy.takeover.Succession;
import io.figwizard.routingproxy.tester.TesterTokens;
import io.figwizard.routingproxy.watch.AdvanceResource;
import io.figwizard.routingproxy.watch.Advancer;
import io.figwizard.routingproxy.watch.AlertHook;
import io.figwizard.routingproxy.watch.BaselineKeeping;
import io.figwizard.routingproxy.watch.OutcomeSharing;
import io.figwizard.routingproxy.watch.RouteWindows;
import io.figwizard.routingproxy.watch.WatchConfiguration;
import io.figwizard.routingproxy.watch.WatchResource;
import io.figwizard.routingproxy.watch.Watcher;
import io.prometheus.metrics.exporter.servlet.jakarta.PrometheusMetricsServlet;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The routing proxy as a process. */
public final class RoutingProxyApplication extends Application<RoutingProxyConfiguration> {

  private static final Logger LOG = LoggerFactory.getLogger(RoutingProxyApplication.class);

  private final Clock clock = Clock.systemUTC();
  private @Nullable DataPlane dataPlane;

  public static void main(String... args) throws Exception {
    // RFC 9113, section 9.2.1, forbids it; with HTTP/1.1 it is work for us at no cost for them.
    System.setProperty("jdk.tls.rejectClientInitiatedRenegotiation", "true");
    new RoutingProxyApplication().run(args);
  }

  @Override
  public String getName() {
    return "routing-proxy";
  }

  @Override
  public void initialize(Bootstrap<RoutingProxyConfiguration> bootstrap) {
    bootstrap.setConfigurationSourceProvider(
        new SubstitutingSourceProvider(
            bootstrap.getConfigurationSourceProvider(), new EnvironmentVariableSubstitutor(true)));
    bootstrap.addCommand(new StartCommand(this));
    AdminCommands.all(System.out).forEach(bootstrap::addCommand);
  }

  @Override
  protected void addDefaultCommands(Bootstrap<RoutingProxyConfiguration> bootstrap) {
    bootstrap.addCommand(new io.dropwizard.core.cli.CheckCommand<>(this));
  }

  @Override
  protected void onFatalError(Throwable t) {
    System.exit(ExitCode.of(t));
  }

  @Override
  public void run(RoutingProxyConfiguration configuration, Environment environment) {
    AdminAccess.guard(configuration, environment);
    Path routesPath = Path.of(configuration.getRoutesFile());
    RoutesFileReader reader = new RoutesFileReader(System::getenv);
    EvidenceCheck evidence = evidenceCheck(configuration);
    RoutesFile routes = read(reader, routesPath);
    Path stateFolder = Path.of(configuration.getStateDirectory());
    // From here on it may have to hand everything back, so all that can be read is read before.
    Succession succession = succession(configuration.isTakeOver(), stateFolder);
    StateStore store = open(configuration, stateFolder, succession);
    environment.lifecycle().manage(new AutoCloseableManager(store));
    store.repairs().forEach(repair -> LOG.error("{}: {}", stateFolder, repair));

    UserBudgets budgets = budgets(stateFolder.resolve("users"), store);
    environment.lifecycle().manage(budgets);
    DryRunKey dryRunKey = dryRunKey(configuration);
    RouteControl control =
        new RouteControl(routes, store, evidence, clock, dryRunKey != null, budgets);
    control.start();
    RoutesReload reload = new RoutesReload(routesPath, reader, control, clock);
    environment.admin().addTask(new ReloadTask(reload));
    environment.healthChecks().register("routes", new RoutesHealth(control, reload));
    environment.healthChecks().register("state", new StateHealth(control, stateFolder));
    PrometheusRegistry metrics = new PrometheusRegistry();
    ControlMetrics.register(metrics, control, reload, budgets);
    environment
        .servlets()
        .addServlet("prometheus", new PrometheusMetricsServlet(metrics))
        .addMapping("/metrics");
    RoutesWatch routesWatch = look(configuration, environment, reload, control);
    environment
        .lifecycle()
        .manage(
            new HoursWatch(
                control, environment.lifecycle().scheduledExecutorService("hours").build()));
    Standings standings = standings(configuration, control, store, environment, metrics);
    MonolithTraffic traffic =
        new MonolithTraffic(
            stateFolder,
            clock,
            environment.lifecycle().scheduledExecutorService("monolith-traffic").build(),
            store instanceof SharedStore shared ? shared : null);
    environment.lifecycle().manage(traffic);
    MonolithAnswers answers =
        new MonolithAnswers(
            stateFolder,
            clock,
            environment.lifecycle().scheduledExecutorService("monolith-answers").build());
    environment.lifecycle().manage(answers);
    OtherProxies others =
        store instanceof SharedStore shared
            ? new OtherProxies(shared.findings(), answers, clock)
            : null;
    RouteWindows windows =
        new RouteWindows(configuration.getWatch().getWindow().toNanoseconds(), System::nanoTime);
    OutcomeSharing sharing =
        store instanceof SharedStore shared ? sharing(windows, control, shared, environment) : null;
    ScheduledExecutorService looking =
        environment.lifecycle().scheduledExecutorService("diff").build();
    DryRuns dryRuns =
        dryRunKey == null ? null : new DryRuns(dryRunKey, stops(stateFolder, control, looking));
    DryRunTroubles troubles = new DryRunTroubles(control, dryRuns);
    troubles.register(metrics);
    environment.healthChecks().register("dry-runs", troubles);
    Differ differ =
        new Differ(
            control,
            troubles,
            Path.of(configuration.getDiffRulesFile()),
            configuration.getReloadEvery().toJavaDuration(),
            stateFolder.resolve("diff"),
            answers,
            others,
            clock,
            looking,
            metrics);
    environment.lifecycle().manage(differ);
    Telling telling = others == null ? null : telling(configuration, environment, others, differ);
    control.askBeforeUsers(new ShadowEvidence(differ));
    ServedUsers served = new ServedUsers();
    ProxyMetrics proxyMetrics = new ProxyMetrics(metrics);
    ToIntFunction<String> streams = id -> proxyMetrics.streamsOpen(id, Side.EXTRACTED);
    RollbackReport rollbackReport =
        new RollbackReport(
            served, streams, store instanceof SharedStore shared ? shared.movedUsers() : null);
    OwnDoing doing = new OwnDoing(control, streams);
    if (store instanceof SharedStore shared) {
      long known = control.current().generation();
      follow(
          shared,
          environment,
          control,
          doing,
          new ServedUntilRollback(served, streams, shared.movedUsers(), known));
    }
    DataPlaneConfiguration plane = configuration.getDataPlane();
    DataPlane carrying =
        new DataPlane(
            plane,
            control,
            proxyMetrics,
            both(windows, both(served, both(traffic, answers))),
            new CountedCopies(metrics, differ),
            dryRuns,
            ClientTls.open(plane.getTls(), environment, metrics, clock));
    dataPlane = carrying;
    environment.lifecycle().manage(carrying);
    environment.healthChecks().register("edge", new EdgeHealth(carrying::keyFaults));
    Function<Route, List<String>> circuits = route -> carrying.circuits(route, clock.instant());
    Watcher watcher =
        watcher(
            configuration.getWatch(),
            environment,
            control,
            windows,
            rollbackReport,
            circuits,
            metrics);
    environment.lifecycle().manage(watcher);
    BaselineKeeping baselines =
        watcher.keptIn(
            stateFolder,
            clock,
            environment.lifecycle().scheduledExecutorService("baselines").build());
    environment.lifecycle().manage(baselines);
    Advancer advancer =
        advancer(configuration.getWatch(), environment, control, watcher, stateFolder);
    doing.advancing(advancer::underWay);
    // After all that a flip asks.
    StandingsWatch standingsWatch =
        standings == null ? null : look(configuration, environment, standings);
    carrying.inherit(succession.listeners());
    succession.manage(
        environment,
        carrying::sockets,
        List.of(
            duty(dryRuns),
            // Before the watch, so that nothing is moved up that nobody would roll back.
            duty(standingsWatch),
            new Duty(watcher::pause, watcher::resume),
            new Duty(baselines::pause, baselines::resume),
            new Duty(advancer::pause, advancer::resume),
            duty(sharing),
            new Duty(routesWatch::pause, routesWatch::resume),
            duty(telling),
            new Duty(differ::pause, differ::resume),
            new Duty(traffic::pause, traffic::resume),
            new Duty(answers::pause, answers::resume),
            new Duty(budgets::pause, budgets::resume),
            new Duty(() -> control.letGoOf(store), () -> control.takeBack(store))));
    AdminApi.mount(
        environment,
        configuration.getServerFactory(),
        new RoutesResource(
            control,
            reload,
            store,
            () ->
                Stream.of(
                        troubles.sentences(),
                        budgets.faults(),
                        standings == null ? List.<String>of() : standings.troubles(),
                        telling == null ? List.<String>of() : telling.faults())
                    .flatMap(List::stream)
                    .toList(),
            rollbackReport,
            new Explainer(control, circuits)),
        new StreamsResource(control, Replicas.of(store), proxyMetrics::streamsOpen),
        new WatchResource(watcher, sharing),
        new AdvanceResource(advancer),
        new RetireResource(control, traffic, Replicas.of(store)),
        new TestersResource(testers(configuration.getDataPlane()), clock),
        new DiffResource(differ));
  }

  /** The port that clients reach by TLS, once the application runs. */
  int tlsPort() {
    return Objects.requireNonNull(dataPlane, "the application does not run yet").tlsPort();
  }

  /** The port that clients reach, once the application runs. */
  int port() {
    return Objects.requireNonNull(dataPlane, "the application does not run yet").port();
  }

  private TesterTokens testers(DataPlaneConfiguration configuration) {
    try {
      return new TesterTokens(configuration.getTesterKey(), clock);
    } catch (IllegalArgumentException e) {
      throw new CannotStart(e.getMessage(), e);
    }
  }

  private @Nullable DryRunKey dryRunKey(RoutingProxyConfiguration configuration) {
    try {
      return DryRunKey.of(configuration.getDryRun().key(), clock);
    } catch (IllegalArgumentException e) {
      throw new CannotStart(e.getMessage(), e);
    }
  }

  private static Duty duty(@Nullable DryRuns dryRuns) {
    return dryRuns == null ? Duty.NONE : new Duty(dryRuns.stops()::pause, dryRuns.stops()::resume);
  }

  private static Duty duty(@Nullable OutcomeSharing sharing) {
    return sharing == null ? Duty.NONE : new Duty(sharing::pause, sharing::resume);
  }

  private static Duty duty(@Nullable Telling telling) {
    return telling == null ? Duty.NONE : new Duty(telling::pause, telling::resume);
  }

  private static Duty duty(@Nullable StandingsWatch watch) {
    return watch == null ? Duty.NONE : new Duty(watch::pause, watch::resume);
  }

  private static OutcomeSharing sharing(
      RouteWindows windows, RouteControl control, SharedStore store, Environment environment) {
    OutcomeSharing sharing =
        new OutcomeSharing(
            windows,
            control,
            store,
            environment.lifecycle().scheduledExecutorService("outcomes").build());
    environment.lifecycle().manage(sharing);
    return sharing;
  }

  private DryRunStops stops(Path stateFolder, RouteControl control, Executor disk) {
    try {
      return new DryRunStops(stateFolder, clock, control::newestChange, disk);
    } catch (IOException e) {
      throw new CannotStart(
          stateFolder.resolve("dry-run-stops.json")
              + " cannot be read ("
              + e.getMessage()
              + "); it names routes whose dry runs may have been done for real. Remove it once you"
              + " have looked after them.",
          e);
    }
  }

  private static Outcomes both(Outcomes first, Outcomes second) {
    return new Outcomes() {
      @Override
      public void settledBy(Unsettled unsettled) {
        first.settledBy(unsettled);
        second.settledBy(unsettled);
      }

      @Override
      public void serves(String route, String user) {
        first.serves(route, user);
        second.serves(route, user);
      }

      @Override
      public void begins(String route, Side side) {
        first.begins(route, side);
        second.begins(route, side);
      }

      @Override
      public void ended(String route, Side side, Ending ending, long nanos, long at) {
        first.ended(route, side, ending, nanos, at);
        second.ended(route, side, ending, nanos, at);
      }

      @Override
      public void monolithSaid(
          String route, int status, String contentType, String coding, byte @Nullable [] error) {
        first.monolithSaid(route, status, contentType, coding, error);
        second.monolithSaid(route, status, contentType, coding, error);
      }
    };
  }

  private Watcher watcher(
      WatchConfiguration configuration,
      Environment environment,
      RouteControl control,
      RouteWindows windows,
      RollbackReport report,
      Function<Route, List<String>> circuits,
      PrometheusRegistry metrics) {
    ScheduledExecutorService executor =
        environment.lifecycle().scheduledExecutorService("watch").build();
    Consumer<String> alerts =
        configuration.getAlertWebhook().isBlank()
            ? nobody -> {}
            : alertHook(configuration, executor, metrics);
    return new Watcher(
        control, windows, configuration, executor, alerts, report, circuits, metrics);
  }

  private static Advancer advancer(
      WatchConfiguration configuration,
      Environment environment,
      RouteControl control,
      Watcher watcher,
      Path stateFolder) {
    Advancer advancer =
        new Advancer(
            control,
            watcher,
            environment.lifecycle().scheduledExecutorService("advance").build(),
            configuration.getEvery().toJavaDuration(),
            watcher.alerts(),
            System::nanoTime,
            stateFolder);
    environment.lifecycle().manage(advancer);
    return advancer;
  }

  private AlertHook alertHook(
      WatchConfiguration configuration,
      ScheduledExecutorService executor,
      PrometheusRegistry metrics) {
    try {
      return new AlertHook(
          configuration.getAlertWebhook(),
          configuration.getAlertFormat(),
          executor,
          metrics,
          clock);
    } catch (IllegalArgumentException e) {
      throw new CannotStart(e.getMessage(), e);
    }
  }

  private static RoutesWatch look(
      RoutingProxyConfiguration configuration,
      Environment environment,
      RoutesReload reload,
      RouteControl control) {
    Duration every = configuration.getReloadEvery().toJavaDuration();
    RoutesWatch watch =
        new RoutesWatch(
            reload,
            control,
            environment.lifecycle().scheduledExecutorService("routes-watch").build(),
            every);
    environment.lifecycle().manage(watch);
    return watch;
  }

  private @Nullable Standings standings(
      RoutingProxyConfiguration configuration,
      RouteControl control,
      StateStore store,
      Environment environment,
      PrometheusRegistry metrics) {
    if (configuration.getStandingsFile().isBlank()) {
      return null;
    }
    Standings standings =
        new Standings(Path.of(configuration.getStandingsFile()), control, store, clock);
    environment.healthChecks().register("standings", new StandingsHealth(standings));
    ControlMetrics.register(metrics, standings);
    return standings;
  }

  private static StandingsWatch look(
      RoutingProxyConfiguration configuration, Environment environment, Standings standings) {
    StandingsWatch watch =
        new StandingsWatch(
            standings,
            environment.lifecycle().scheduledExecutorService("standings").build(),
            configuration.getReloadEvery().toJavaDuration());
    environment.lifecycle().manage(watch);
    return watch;
  }

  private EvidenceCheck evidenceCheck(RoutingProxyConfiguration configuration) {
    try {
      return new EvidenceCheck(configuration.getEvidence(), clock);
    } catch (IllegalArgumentException e) {
      throw new CannotStart(e.getMessage(), e);
    }
  }

  private static RoutesFile read(RoutesFileReader reader, Path file) {
    try {
      return reader.read(file);
    } catch (InvalidRoutesException e) {
      throw new CannotStart(e.getMessage(), e);
    } catch (IOException e) {
      throw new CannotStart(
          "the routes file "
              + file.toAbsolutePath()
              + " cannot be read ("
              + e.getClass().getSimpleName()
              + "); set routesFile, or start in the project's root folder",
          e);
    }
  }

  private static UserBudgets budgets(Path folder, StateStore store) {
    try {
      return UserBudgets.open(folder, store);
    } catch (IOException e) {
      throw new CannotStart("the users of canaries cannot be read: " + e.getMessage(), e);
    }
  }

  private static void follow(
      SharedStore store,
      Environment environment,
      RouteControl control,
      OwnDoing doing,
      StateWatch.Listener listener) {
    ExecutorService executor =
        environment.lifecycle().executorService("state-watch").minThreads(1).maxThreads(1).build();
    environment.lifecycle().manage(new StateWatch(control, store, executor, doing, listener));
  }

  private static Telling telling(
      RoutingProxyConfiguration configuration,
      Environment environment,
      OtherProxies others,
      Differ differ) {
    Telling telling =
        others.telling(
            differ,
            environment.lifecycle().scheduledExecutorService("telling").build(),
            configuration.getReloadEvery().toJavaDuration());
    environment.lifecycle().manage(telling);
    return telling;
  }

  private static Succession succession(boolean takeOver, Path folder) {
    try {
      return takeOver ? Succession.ofTheOneAt(folder) : Succession.ofNobody(folder);
    } catch (IOException e) {
      throw new CannotStart(e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CannotStart("interrupted while it took another proxy's place", e);
    }
  }

  private static StateStore open(
      RoutingProxyConfiguration configuration, Path folder, Succession succession) {
    String name = OwnName.of(configuration.getServerFactory());
    try {
      return succession.open(() -> configuration.getState().open(folder, name));
    } catch (IOException e) {
      throw new CannotStart(
          (configuration.getState().isShared()
                  ? "the state's database cannot be used: "
                  : "the state folder cannot be used: ")
              + e.getMessage(),
          e);
    }
  }
}
