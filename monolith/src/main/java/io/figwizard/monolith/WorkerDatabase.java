package io.figwizard.monolith;

import io.dropwizard.configuration.YamlConfigurationFactory;
import io.dropwizard.core.setup.Bootstrap;
import io.figwizard.worker.WorkerBundle;
import io.figwizard.worker.WorkerConfiguration;

/** The worker's part of the configuration, for a command that needs nothing but its database. */
final class WorkerDatabase implements WorkerBundle.Settings {
  private final Surroundings surroundings;

  WorkerDatabase(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public WorkerConfiguration read(Bootstrap<?> bootstrap, String file) throws Exception {
    surroundings.beBesideARunningServer();
    WorkerConfiguration worker =
        new YamlConfigurationFactory<>(
                MonolithConfiguration.class, null, bootstrap.getObjectMapper(), "dw")
            .build(bootstrap.getConfigurationSourceProvider(), file)
            .worker;
    if (String.valueOf(worker.database().getPassword()).startsWith("${")) {
      throw new IllegalStateException(
          "The database asks for the worker's password: set WORKER_DB_PASSWORD");
    }
    return worker;
  }
}
