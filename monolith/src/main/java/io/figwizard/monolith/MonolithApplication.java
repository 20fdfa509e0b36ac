package io.figwizard.monolith;

import io.dropwizard.configuration.ConfigurationSourceProvider;
import io.dropwizard.core.Application;
import io.dropwizard.core.setup.Bootstrap;
import io.dropwizard.core.setup.Environment;
import io.figwizard.handlerkit.HandlerKitBundle;
import io.figwizard.worker.WorkerBundle;
import java.nio.file.Path;
import java.util.List;

/**
 * {@code server FILE} serves every domain; {@code db migrate FILE} makes their schemas; {@code
 * webhooks list FILE} shows what could not be delivered.
 */
public final class MonolithApplication extends Application<MonolithConfiguration> {
  private final List<MountedDomain> domains = MountedDomain.all();
  private final Surroundings surroundings = new Surroundings(Path.of(".fig"), System.getenv());

  private MonolithApplication() {}

  public static void main(String... arguments) throws Exception {
    new MonolithApplication().run(arguments);
  }

  @Override
  public String getName() {
    return "monolith";
  }

  @Override
  public Class<MonolithConfiguration> getConfigurationClass() {
    return MonolithConfiguration.class;
  }

  @Override
  public void initialize(Bootstrap<MonolithConfiguration> bootstrap) {
    ConfigurationSourceProvider files = bootstrap.getConfigurationSourceProvider();
    bootstrap.setConfigurationSourceProvider(path -> surroundings.substituteIn(files.open(path)));
    bootstrap.addCommand(new DbCommand(domains, surroundings));
    bootstrap.addCommand(
        WorkerBundle.webhooks(new WorkerDatabase(surroundings), surroundings::close));

    // Stopped in the opposite order: the database that this process started goes last.
    bootstrap.addBundle(surroundings);
    bootstrap.addBundle(new SchemaCheck(domains));
    bootstrap.addBundle(
        new HandlerKitBundle<MonolithConfiguration>(
            getName(), c -> c.kit, c -> c.auth.publicKeys()));
    domains.forEach(domain -> bootstrap.addBundle(domain.bundle()));
    bootstrap.addBundle(new PrometheusBundle());
  }

  @Override
  public void run(MonolithConfiguration configuration, Environment environment) {
    // Everything is in the bundles, as it is in a function.
  }

  @Override
  protected void onFatalError(Throwable failure) {
    surroundings.close();
    super.onFatalError(failure);
  }
}
