package io.figwizard.worker;

import com.codahale.metrics.MetricRegistry;
import io.dropwizard.core.Configuration;
import io.dropwizard.core.ConfiguredBundle;
import io.dropwizard.core.cli.Command;
import io.dropwizard.core.setup.Bootstrap;
import io.dropwizard.core.setup.Environment;
import io.dropwizard.db.ManagedDataSource;
import io.dropwizard.lifecycle.Managed;
import io.figwizard.handlerkit.Alerts;
import io.figwizard.handlerkit.Background;
import io.figwizard.handlerkit.DomainDatabase;
import io.figwizard.handlerkit.Outbox;
import java.time.Clock;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers the events and runs the jobs that the application's domains have registered with {@link
 * Background}. Comes after all of their bundles, in a process that stays.
 *
 * @param <C> the application's configuration
 */
public final class WorkerBundle<C extends Configuration> implements ConfiguredBundle<C> {
  private static final Logger log = LoggerFactory.getLogger(WorkerBundle.class);

  private final Function<C, WorkerConfiguration> configuration;
  private final Clock clock;

  public WorkerBundle(Function<C, WorkerConfiguration> configuration) {
    this(configuration, Clock.systemUTC());
  }

  WorkerBundle(Function<C, WorkerConfiguration> configuration, Clock clock) {
    this.configuration = configuration;
    this.clock = clock;
  }

  /** Where {@link #webhooks} finds its database. */
  @FunctionalInterface
  public interface Settings {
    /** Reads the file that was named on the command line. */
    WorkerConfiguration read(Bootstrap<?> bootstrap, String file) throws Exception;
  }

  /**
   * The command {@code webhooks list|retry}, for what could not be delivered.
   *
   * @param close called when the command is done
   */
  public static Command webhooks(Settings settings, Runnable close) {
    return new WebhooksCommand(settings, close);
  }

  @Override
  public void run(C application, Environment environment) {
    WorkerConfiguration worker = configuration.apply(application);
    if (!worker.enabled) {
      log.warn("The worker is switched off here: events wait until another process has it on");
      return;
    }
    MetricRegistry metrics = environment.metrics();
    ManagedDataSource pool = DomainDatabase.pool(metrics, worker.database, "worker");
    Jdbi jdbi = DomainDatabase.open(environment, worker.database, pool, "worker");

    Background background = Background.of(environment);
    Map<String, Outbox> outboxes = outboxes(background);
    background.job(new ForgetExpired(jdbi, clock));
    background.job(new PurgeDone(jdbi, worker.retention.toJavaDuration(), clock));
    background.consumer(new ForgetUnwanted(outboxes.values(), wanted(background)));

    WorkerGauges gauges = new WorkerGauges(metrics, clock);
    gauges.ofConsumers(background.consumers(), jdbi);
    gauges.ofOutboxes(outboxes, wanted(background));
    DeliveryMeters meters = new DeliveryMeters(metrics, Alerts.of(environment)::raise);
    environment
        .lifecycle()
        .manage(Worker.of(jdbi, background.consumers(), outboxes, worker, meters, clock));
    manageJobs(environment, background, worker, pool);
  }

  private void manageJobs(
      Environment environment,
      Background background,
      WorkerConfiguration worker,
      ManagedDataSource pool) {
    Jobs jobs =
        new Jobs(
            pool,
            background.jobs(),
            worker.jobs,
            worker.stopWithin.toJavaDuration(),
            environment.metrics(),
            Alerts.of(environment)::raise,
            clock);
    environment
        .lifecycle()
        .manage(
            new Managed() {
              @Override
              public void start() {
                jobs.start();
              }

              @Override
              public void stop() {
                jobs.stop();
              }
            });
  }

  private static Set<String> wanted(Background background) {
    return background.consumers().stream()
        .flatMap(consumer -> consumer.types().stream())
        .collect(Collectors.toSet());
  }

  private static Map<String, Outbox> outboxes(Background background) {
    return background.outboxes().entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, entry -> new Outbox(entry.getValue())));
  }
}
