package io.figwizard.routingproxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.dropwizard.configuration.FileConfigurationSourceProvider;
import io.dropwizard.configuration.SubstitutingSourceProvider;
import io.dropwizard.configuration.YamlConfigurationFactory;
import io.dropwizard.jackson.Jackson;
import io.dropwizard.jersey.validation.Validators;
import java.util.Map;
import org.apache.commons.text.StringSubstitutor;
import org.junit.jupiter.api.Test;

final class ShippedConfigurationTest {

  /** Variables are filled in in comments too: one without a default there keeps the proxy down. */
  @Test
  void needsNoVariableOfTheEnvironment() throws Exception {
    assertThat(shipped().getDataPlane().getTesterKey()).isEmpty();
  }

  @Test
  void saysWhatAppliesWhereItIsLeftOut() throws Exception {
    assertThat(shipped())
        .usingRecursiveComparison()
        .comparingOnlyFields("dataPlane", "watch", "evidence")
        .isEqualTo(new RoutingProxyConfiguration());
  }

  /** As where the environment says nothing. */
  private static RoutingProxyConfiguration shipped() throws Exception {
    return new YamlConfigurationFactory<>(
            RoutingProxyConfiguration.class,
            Validators.newValidator(),
            Jackson.newObjectMapper(),
            "dw")
        .build(
            new SubstitutingSourceProvider(
                new FileConfigurationSourceProvider(),
                new StringSubstitutor(Map.of()).setEnableUndefinedVariableException(true)),
            "routing-proxy.yml");
  }
}
