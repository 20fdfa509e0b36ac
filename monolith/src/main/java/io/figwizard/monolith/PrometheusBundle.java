package io.figwizard.monolith;

import io.dropwizard.core.ConfiguredBundle;
import io.dropwizard.core.setup.Environment;
import io.prometheus.metrics.exporter.servlet.jakarta.PrometheusMetricsServlet;
import io.prometheus.metrics.instrumentation.dropwizard.DropwizardExports;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/** All of Dropwizard's metrics at {@code /prometheus} of the admin port. */
final class PrometheusBundle implements ConfiguredBundle<MonolithConfiguration> {
  @Override
  public void run(MonolithConfiguration configuration, Environment environment) {
    PrometheusRegistry registry = new PrometheusRegistry();
    registry.register(new DropwizardExports(environment.metrics()));
    environment
        .admin()
        .addServlet("prometheus", new PrometheusMetricsServlet(registry))
        .addMapping("/prometheus");
  }
}
