package io.figwizard.worker;

import com.codahale.metrics.MetricRegistry;
import io.dropwizard.db.DataSourceFactory;
import io.dropwizard.util.Duration;
import io.figwizard.handlerkit.DomainDatabase;
import io.figwizard.handlerkit.EventConsumer;
import io.figwizard.handlerkit.Outbox;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jdbi.v3.core.Jdbi;

/** A worker for auth's outbox, without a server around it. */
final class TestWorker implements AutoCloseable {
  private final Worker worker;
  private final MetricRegistry metrics;
  private final List<String> alerts;

  private TestWorker(Worker worker, MetricRegistry metrics, List<String> alerts) {
    this.worker = worker;
    this.metrics = metrics;
    this.alerts = alerts;
  }

  static TestWorker start(
      String jdbcUrl,
      String password,
      Clock clock,
      Consumer<WorkerConfiguration> change,
      EventConsumer... consumers) {
    WorkerConfiguration settings = quickSettings();
    change.accept(settings);
    MetricRegistry metrics = new MetricRegistry();
    List<String> alerts = new CopyOnWriteArrayList<>();
    Worker worker =
        Worker.of(
            jdbi(jdbcUrl, password, "worker"),
            List.of(consumers),
            Map.of("auth", new Outbox(jdbi(jdbcUrl, password, "auth"))),
            settings,
            new DeliveryMeters(metrics, (kind, summary) -> alerts.add(kind + ": " + summary)),
            clock);
    worker.start();
    return new TestWorker(worker, metrics, alerts);
  }

  static Jdbi jdbi(String jdbcUrl, String password, String domain) {
    return DomainDatabase.withoutServer(database(jdbcUrl, password, domain), domain);
  }

  static DataSourceFactory database(String jdbcUrl, String password, String domain) {
    DataSourceFactory database = new DataSourceFactory();
    database.setUrl(jdbcUrl);
    database.setUser("fig_" + domain);
    database.setPassword(password);
    database.setMaxSize(10);
    return database;
  }

  private static WorkerConfiguration quickSettings() {
    WorkerConfiguration settings = new WorkerConfiguration();
    settings.pollInterval = Duration.milliseconds(20);
    // Nobody is taken for dead because the machine is slow.
    settings.lease = Duration.minutes(1);
    settings.backOff.first = Duration.milliseconds(10);
    settings.backOff.max = Duration.milliseconds(50);
    return settings;
  }

  long metered(String name) {
    return metrics.meter(name).getCount();
  }

  /** What it asked somebody to look at. */
  List<String> alerts() {
    return alerts;
  }

  @Override
  public void close() throws InterruptedException {
    worker.stop();
  }
}
