package io.figwizard.loadtests.gate;

import io.figwizard.loadtests.CannotRun;
import io.figwizard.loadtests.FigFolder;
import io.figwizard.loadtests.ProjectOptions;
import io.figwizard.local.LocalEnvironmentException;
import io.figwizard.local.LocalPostgres;
import io.figwizard.local.LocalSecrets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code gate ROUTE}: decides whether a route may move. */
@Command(
    name = "gate",
    mixinStandardHelpOptions = true,
    exitCodeOnInvalidInput = 1,
    exitCodeOnExecutionException = 1,
    description = {
      "Measures whether the extracted side of a route is no worse than the monolith, on",
      "production-sized data, and writes signed evidence of the verdict.",
      "The database comes from DATABASE_URL, DATABASE_OWNER and DATABASE_OWNER_PASSWORD, or is",
      "the local one: that of a running `up`, or else started by the gate itself.",
      "With --config it gates your own code: the file says how both sides are started, what is",
      "sent to them, and how large production is (MIGRATION.md, \"Gate\")."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:pass: the extracted side is no worse; the route may move",
      "1:the gate could not be run",
      "2:fail: it is worse",
      "3:inconclusive: the measurements do not say",
      "4:invalid: the run was unfit, for example on data of test size"
    })
public final class GateCommand implements Callable<Integer> {
  private static final List<String> DATABASE_VARIABLES =
      List.of("DATABASE_URL", "DATABASE_OWNER", "DATABASE_OWNER_PASSWORD");

  // As shells count an end by Ctrl-C.
  private static final int INTERRUPTED = 130;

  private final UnaryOperator<GatePlan> rigour;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "YAML file with your own sides, requests and data. Default: this repository's")
  private @Nullable Path config;

  @Parameters(paramLabel = "ROUTE", description = "Route id, e.g. drilling.submit-answer")
  private String route = "";

  @Option(
      names = "--launches",
      description = "Fresh launches of both sides, at least 2. Default: ${DEFAULT-VALUE}")
  private int launches = GateOptions.DEFAULT.launches();

  @Option(
      names = "--seconds",
      description = "Measured window of each launch. Default: ${DEFAULT-VALUE}")
  private int seconds = GateOptions.DEFAULT.seconds();

  @Option(
      names = "--warmup",
      description = "Seconds of traffic before each window. Default: ${DEFAULT-VALUE}")
  private int warmupSeconds = GateOptions.DEFAULT.warmupSeconds();

  @Option(
      names = "--rate",
      description = "Requests per second to both sides together. Default: ${DEFAULT-VALUE}")
  private double rate = GateOptions.DEFAULT.ratePerSecond();

  @Option(
      names = "--seed",
      description = "Decides which users and cards are asked for. Default: the time")
  private @Nullable Long seed;

  @Option(
      names = "--slack",
      description = "Milliseconds that are always allowed. Default: ${DEFAULT-VALUE}")
  private double slackMillis = GateOptions.DEFAULT.slackMillis();

  @Option(
      names = "--allow-small-data",
      description = "Measure data of test size too. The verdict is invalid all the same.")
  private boolean allowSmallData;

  @Mixin private FigFolder figFolder = new FigFolder();

  @Mixin private ProjectOptions project = new ProjectOptions();

  @Option(
      names = "--out",
      description = "Folder for the evidence. Default: evidence in --fig-directory")
  private @Nullable Path evidenceDirectory;

  /** Called by picocli. */
  public GateCommand() {
    this(UnaryOperator.identity());
  }

  /**
   * @param rigour what becomes of a plan; tests on a busy machine want less of it
   */
  GateCommand(UnaryOperator<GatePlan> rigour) {
    this.rigour = rigour;
  }

  @Override
  public Integer call() throws InterruptedException {
    Clock clock = Clock.systemUTC();
    try {
      if (config != null) {
        return run(OwnSubject.read(config, route, System.getenv(), clock), settings());
      }
      Workload workload = Workload.of(route); // before a database is started for nothing
      return runOnDatabase(workload, settings());
    } catch (CannotRun e) {
      if (isStopping()) {
        return INTERRUPTED; // that its children ended is then no news
      }
      throw e;
    }
  }

  private Map<String, String> settings() {
    Map<String, String> settings = new TreeMap<>(LocalSecrets.in(figFolder.path()).environment());
    settings.replaceAll((name, local) -> fromSystem(name, local));
    return settings;
  }

  private int runOnDatabase(Workload workload, Map<String, String> settings)
      throws InterruptedException {
    if (System.getenv("DATABASE_URL") != null) {
      DATABASE_VARIABLES.forEach(name -> settings.put(name, fromSystem(name, "")));
      return run(workload, settings);
    }
    Path folder = figFolder.path().resolve("postgres");
    Map<String, String> running = LocalPostgres.runningIn(folder).orElse(Map.of());
    if (!running.isEmpty()) {
      settings.putAll(running);
      return run(workload, settings);
    }
    try (LocalPostgres postgres = LocalPostgres.start(folder)) {
      Runtime.getRuntime().addShutdownHook(new Thread(postgres::close, "stop-postgres"));
      settings.putAll(postgres.environment());
      return run(workload, settings);
    } catch (LocalEnvironmentException e) {
      throw new CannotRun(String.valueOf(e.getMessage()), e);
    }
  }

  private int run(Workload workload, Map<String, String> settings) throws InterruptedException {
    return run(new LocalSubject(workload, project.root(), settings, Clock.systemUTC()), settings);
  }

  private int run(GateSubject subject, Map<String, String> settings) throws InterruptedException {
    Clock clock = Clock.systemUTC();
    GateOptions options =
        new GateOptions(
            launches,
            seconds,
            warmupSeconds,
            rate,
            seed == null ? clock.millis() : seed,
            slackMillis);
    GatePlan plan = options.plan(subject.route(), subject.setting(), rigour);
    Evidence evidence = new Evidence(settings.getOrDefault("FIG_EVIDENCE_KEY", ""));
    return new RouteGate(figFolder.path(), evidence, project.out(), clock)
        .run(
            subject,
            plan,
            allowSmallData,
            evidenceDirectory == null ? figFolder.path().resolve("evidence") : evidenceDirectory)
        .exitCode();
  }

  /** Whether this JVM is ending, after Ctrl-C for instance. */
  private static boolean isStopping() {
    Thread hook = new Thread(() -> {});
    try {
      Runtime.getRuntime().addShutdownHook(hook);
    } catch (IllegalStateException stopping) {
      return true;
    }
    Runtime.getRuntime().removeShutdownHook(hook);
    return false;
  }

  private static String fromSystem(String name, String otherwise) {
    String value = System.getenv(name);
    return value == null ? otherwise : value;
  }
}
