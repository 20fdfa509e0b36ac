package io.figwizard.functionhost;

import static org.assertj.core.api.Assertions.assertThat;

import io.dropwizard.core.Configuration;
import io.dropwizard.core.server.DefaultServerFactory;
import io.dropwizard.core.server.SimpleServerFactory;
import io.dropwizard.jetty.HttpConnectorFactory;
import java.util.List;
import org.junit.jupiter.api.Test;

class FunctionServerRulesTest {
  private final DefaultServerFactory server = new DefaultServerFactory();
  private final Configuration configuration = new Configuration();

  FunctionServerRulesTest() {
    configuration.setServerFactory(server);
    server.setApplicationConnectors(List.of(forwarded()));
    server.setAdminConnectors(List.of());
    server.getGzipFilterFactory().setEnabled(false);
  }

  @Test
  void acceptsOneForwardedConnectorWithoutAnythingElse() {
    assertThat(FunctionServerRules.violations(configuration)).isEmpty();
  }

  @Test
  void refusesTheAdminServletOnThePublicPort() {
    configuration.setServerFactory(new SimpleServerFactory());

    assertThat(FunctionServerRules.violations(configuration))
        .singleElement()
        .asString()
        .contains("server.type must be default");
  }

  @Test
  void refusesASecondPort() {
    server.setApplicationConnectors(List.of(forwarded(), forwarded()));

    assertThat(FunctionServerRules.violations(configuration))
        .singleElement()
        .asString()
        .contains("one connector")
        .contains("there are 2");
  }

  @Test
  void namesEveryViolationAtOnce() {
    configuration.setServerFactory(new DefaultServerFactory());

    assertThat(FunctionServerRules.violations(configuration)).hasSize(3);
  }

  private static HttpConnectorFactory forwarded() {
    HttpConnectorFactory connector = new HttpConnectorFactory();
    connector.setUseForwardedHeaders(true);
    return connector;
  }
}
