package io.figwizard.routingproxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.dropwizard.configuration.EnvironmentVariableSubstitutor;
import io.dropwizard.configuration.FileConfigurationSourceProvider;
import io.dropwizard.configuration.SubstitutingSourceProvider;
import io.dropwizard.configuration.YamlConfigurationFactory;
import io.dropwizard.jackson.Jackson;
import io.dropwizard.jersey.validation.Validators;
import org.junit.jupiter.api.Test;

final class ShippedConfigurationTest {

  /** Variables are filled in in comments too: one without a default there keeps the proxy down. */
  @Test
  void needsNoVariableOfTheEnvironment() throws Exception {
    RoutingProxyConfiguration configuration =
        new YamlConfigurationFactory<>(
                RoutingProxyConfiguration.class,
                Validators.newValidator(),
                Jackson.newObjectMapper(),
                "dw")
            .build(
                new SubstitutingSourceProvider(
                    new FileConfigurationSourceProvider(),
                    new EnvironmentVariableSubstitutor(true)),
                "routing-proxy.yml");

    assertThat(configuration.getDataPlane().getTesterKey()).isEmpty();
  }
}
