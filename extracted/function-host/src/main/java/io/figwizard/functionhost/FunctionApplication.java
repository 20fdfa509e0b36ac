package io.figwizard.functionhost;

import io.dropwizard.configuration.EnvironmentVariableSubstitutor;
import io.dropwizard.configuration.SubstitutingSourceProvider;
import io.dropwizard.core.Application;
import io.dropwizard.core.ConfiguredBundle;
import io.dropwizard.core.setup.Bootstrap;
import io.dropwizard.core.setup.Environment;
import io.figwizard.handlerkit.HandlerKitBundle;

/** The ordinary application around one bundle. */
final class FunctionApplication<C extends FunctionConfiguration> extends Application<C> {
  private final String service;
  private final Class<C> settings;
  private final ConfiguredBundle<? super C> bundle;

  FunctionApplication(String service, Class<C> settings, ConfiguredBundle<? super C> bundle) {
    this.service = service;
    this.settings = settings;
    this.bundle = bundle;
  }

  @Override
  public String getName() {
    return service;
  }

  @Override
  public Class<C> getConfigurationClass() {
    return settings;
  }

  @Override
  public void initialize(Bootstrap<C> bootstrap) {
    bootstrap.setConfigurationSourceProvider(
        new SubstitutingSourceProvider(
            bootstrap.getConfigurationSourceProvider(), new EnvironmentVariableSubstitutor(true)));
    // First, so that nothing is opened for a server that must not start.
    bootstrap.addBundle(new FunctionServerRules());
    bootstrap.addBundle(new HandlerKitBundle<C>(service, FunctionConfiguration::getKit));
    bootstrap.addBundle(bundle);
  }

  @Override
  public void run(C configuration, Environment environment) {
    // Everything is in the bundles, as it is in the monolith.
  }
}
