package io.figwizard.loadtests.stack;

import io.figwizard.loadtests.CannotRun;
import io.figwizard.loadtests.console.ProgressLine;
import io.figwizard.loadtests.data.DataLoad;
import io.figwizard.loadtests.data.LoadedData;
import io.figwizard.local.LocalSecrets;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * PostgreSQL with generated data, monolith, proxy and functions on this machine, each a process of
 * its own. Everything ends with {@link #close}, or with this JVM. Safe for use by several threads.
 */
public final class LocalStack implements AutoCloseable {

  /** What the function that the demo moves a route to is called here. */
  public static final String DRILLING = LocalFunction.DRILLING.service();

  // Generous: the machine may be busy with something else.
  private static final Duration START = Duration.ofSeconds(120);

  private final Opened opened;
  private final Path logs;
  private final Ports.Chosen ports;
  private final StackDatabase database;
  private final Map<String, String> secrets;
  private final StripeAccess stripe;
  private final ProviderAccess providers;
  private final LoadedData data;
  private final LocalServices services;
  private final Map<String, ServiceCommand> commands = new LinkedHashMap<>();
  private final Map<String, ServiceProcess> running = new LinkedHashMap<>();
  private final Map<String, CannotRun> failed = new LinkedHashMap<>();

  private LocalStack(
      Opened opened,
      Path logs,
      Ports.Chosen ports,
      StackDatabase database,
      Map<String, String> secrets,
      StripeAccess stripe,
      ProviderAccess providers,
      LoadedData data,
      LocalServices services) {
    this.opened = opened;
    this.logs = logs;
    this.ports = ports;
    this.database = database;
    this.secrets = secrets;
    this.stripe = stripe;
    this.providers = providers;
    this.data = data;
    this.services = services;
  }

  /**
   * Starts all of it and waits until it can serve, telling what it does.
   *
   * @throws CannotRun when a part cannot start; what had started is stopped
   */
  public static LocalStack start(
      StackOptions options, StackPlan plan, ProgressLine progress, Clock clock) {
    Ports.Chosen ports = options.choosePorts(plan);
    Path fig = options.figDirectory();
    Opened opened = new Opened();
    try {
      progress.update("Starting PostgreSQL");
      StackDatabase database = opened.open(() -> StackDatabase.start(fig, System.getenv()));
      Map<String, String> local = LocalSecrets.in(fig).environment();
      URI twin = LocalServices.local(ports.stripeTwin());
      Map<String, String> given = plan.twins() ? System.getenv() : Map.of();
      StripeAccess stripe = StripeAccess.of(given, local, plan.liveStripe(), twin);
      ProviderAccess providers =
          ProviderAccess.of(
              given, local, LocalServices.local(ports.providerTwins()), ports.smtpTwin());
      Map<String, String> secrets = withOwner(local, database);
      secrets.putAll(stripe.variables());
      secrets.putAll(providers.variables());
      LocalServices services =
          new LocalServices(options.projectRoot(), fig, database.jdbcUrl(), secrets);
      Path logs = emptied(fig.resolve("logs"));
      progress.done("PostgreSQL runs at " + database.jdbcUrl());

      migrate(opened, services, logs, progress);
      LoadedData data =
          new DataLoad(
                  database.jdbcUrl(), database.owner(), database.ownerPassword(), progress, clock)
              .load(options.order(clock));
      LocalStack stack =
          new LocalStack(opened, logs, ports, database, secrets, stripe, providers, data, services);
      stack.startServices(plan, progress);
      return stack;
    } catch (RuntimeException e) {
      opened.close();
      throw e;
    }
  }

  private static void migrate(
      Opened opened, LocalServices services, Path logs, ProgressLine progress) {
    progress.update("Creating or updating the schemas");
    ServiceProcess migrations =
        opened.open(
            () -> ServiceProcess.start(services.migrations(), logs.resolve("migrations.log")));
    if (migrations.ended().join() != 0) {
      throw new CannotRun(migrations.obituary());
    }
    migrations.close();
    progress.done("The schemas are up to date");
  }

  private void startServices(StackPlan plan, ProgressLine progress) {
    ServiceCommand monolith = services.monolith(ports.monolith(), ports.monolithAdmin());
    add(plan.actsByItself() ? monolith : monolith.with("WORKER_ENABLED", "false"));
    add(
        services.proxy(
            ports.proxy(), ports.proxyAdmin(), monolith(), functions(), plan.actsByItself()));
    if (plan.twins() && !stripe.onTwin().isEmpty()) {
      add(services.stripeTwin(ports.stripeTwin()));
    }
    if (plan.twins() && providers.usesTwins()) {
      add(services.providerTwins(ports.providerTwins(), ports.smtpTwin()));
    }
    ports
        .functions()
        .forEach(
            (function, port) ->
                add(services.function(function, port, monolith(), plan.functionHeap())));
    progress.update("Starting " + String.join(", ", commands.keySet()));
    Starting starting =
        new Starting(
            commands.keySet(),
            name -> {
              ServiceProcess service = restart(name);
              progress.done("%-24s is ready (process %d)".formatted(name, service.pid()));
            });
    failed.putAll(starting.failed());
    if (!plan.startAnyway() && !failed.isEmpty()) {
      throw failed.values().iterator().next();
    }
  }

  private void add(ServiceCommand command) {
    commands.put(command.name(), command);
  }

  /**
   * Starts a service that does not run, or does not run any more, on its port, and waits until it
   * can serve.
   *
   * @param name as its process had it
   * @throws CannotRun when it does not become ready; it is stopped then
   */
  public ServiceProcess restart(String name) {
    ServiceCommand command = commands.get(name);
    if (command == null) {
      throw new IllegalArgumentException("no service is called " + name + ": " + commands.keySet());
    }
    ServiceProcess service =
        opened.open(() -> ServiceProcess.start(command, logs.resolve(name + ".log")));
    synchronized (this) {
      running.put(name, service);
    }
    try {
      service.awaitReady(START);
      if (name.equals(LocalServices.STRIPE_TWIN)) {
        new TwinWebhooks(proxy(), secrets, stripe.onTwin()).registerAt(stripeTwin());
      }
      if (name.equals(LocalServices.PROVIDER_TWINS)) {
        new TwinAgents(proxy(), secrets, providers.voiceOnTwin()).registerAt(providerTwins());
      }
    } catch (CannotRun e) {
      service.close();
      throw e;
    }
    return service;
  }

  /** The process that runs the service now, or ran it last. */
  public synchronized ServiceProcess service(String name) {
    ServiceProcess service = running.get(name);
    if (service == null) {
      throw new IllegalArgumentException("no service is called " + name + ": " + running.keySet());
    }
    return service;
  }

  /** Those that were ready when the stack started. */
  synchronized List<ServiceProcess> running() {
    return running.values().stream()
        .filter(service -> !failed.containsKey(service.name()))
        .toList();
  }

  /** Why, by name, those did not start that did not. */
  Map<String, CannotRun> failed() {
    return failed;
  }

  /** The commands that start services and tools of this stack. */
  public LocalServices services() {
    return services;
  }

  /** Where clients go. */
  public URI proxy() {
    return LocalServices.local(ports.proxy());
  }

  /** Where operators go. */
  public URI proxyAdmin() {
    return LocalServices.local(ports.proxyAdmin());
  }

  /** Where somebody outside of it finds it. */
  public StackAddresses addresses() {
    return new StackAddresses(proxy(), proxyAdmin(), providerTwins());
  }

  public URI monolith() {
    return LocalServices.local(ports.monolith());
  }

  public URI monolithAdmin() {
    return LocalServices.local(ports.monolithAdmin());
  }

  /** Where the double of Stripe listens, if there is one. */
  URI stripeTwin() {
    return LocalServices.local(ports.stripeTwin());
  }

  StripeAccess stripe() {
    return stripe;
  }

  /** Where the doubles of ElevenLabs and a text provider listen, and their controls. */
  URI providerTwins() {
    return LocalServices.local(ports.providerTwins());
  }

  /** Where the double of an SMTP server listens, if there is one. */
  int smtpTwinPort() {
    return ports.smtpTwin();
  }

  ProviderAccess providers() {
    return providers;
  }

  /** Where the functions that run listen. */
  Map<LocalFunction, URI> functions() {
    Map<LocalFunction, URI> urls = new EnumMap<>(LocalFunction.class);
    ports.functions().forEach((function, port) -> urls.put(function, LocalServices.local(port)));
    return urls;
  }

  public StackDatabase database() {
    return database;
  }

  /** What the database was filled with. */
  public LoadedData data() {
    return data;
  }

  /** Development secrets, and where the database is, by the name of their environment variable. */
  public Map<String, String> environment() {
    Map<String, String> environment = new HashMap<>(secrets);
    environment.put("DATABASE_URL", database.jdbcUrl());
    return environment;
  }

  /** Whether it is being closed, or is: what fails now fails because of that. */
  public boolean isStopping() {
    return opened.isClosing();
  }

  public Path logs() {
    return logs;
  }

  @Override
  public void close() {
    opened.close();
  }

  private static Map<String, String> withOwner(
      Map<String, String> secrets, StackDatabase database) {
    Map<String, String> all = new HashMap<>(secrets);
    all.put("DATABASE_OWNER", database.owner());
    all.put("DATABASE_OWNER_PASSWORD", database.ownerPassword());
    return all;
  }

  /** Logs of an earlier run would only confuse. */
  private static Path emptied(Path folder) {
    try {
      Files.createDirectories(folder);
      try (var files = Files.newDirectoryStream(folder, "*.log")) {
        for (Path file : files) {
          Files.delete(file);
        }
      }
      return folder;
    } catch (IOException e) {
      throw new CannotRun("cannot write logs into " + folder + ": " + e.getMessage(), e);
    }
  }
}
