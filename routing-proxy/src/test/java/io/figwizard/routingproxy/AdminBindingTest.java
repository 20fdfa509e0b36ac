package io.figwizard.routingproxy;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dropwizard.core.server.DefaultServerFactory;
import io.dropwizard.core.server.SimpleServerFactory;
import io.dropwizard.jetty.HttpConnectorFactory;
import java.util.List;
import org.junit.jupiter.api.Test;

final class AdminBindingTest {

  @Test
  void acceptsLoopbackAddresses() {
    for (String host : new String[] {"127.0.0.1", "127.0.0.2", "::1", "localhost"}) {
      assertThatCode(() -> AdminBinding.requireLoopback(simple(host))).doesNotThrowAnyException();
    }
  }

  @Test
  void refusesEveryOtherAddress() {
    for (String host : new String[] {"0.0.0.0", "::", "192.0.2.1"}) {
      assertThatThrownBy(() -> AdminBinding.requireLoopback(simple(host)))
          .isInstanceOf(CannotStart.class)
          .hasMessageContaining("listen on " + host + ", expected 127.0.0.1");
    }
  }

  @Test
  void refusesAConnectorThatNamesNoAddress() {
    assertThatThrownBy(() -> AdminBinding.requireLoopback(simple(null)))
        .hasMessageContaining("every address of this machine");
  }

  @Test
  void looksAtEveryConnector() {
    DefaultServerFactory server = new DefaultServerFactory();
    server.setApplicationConnectors(List.of(connector("127.0.0.1")));
    server.setAdminConnectors(List.of(connector("0.0.0.0")));
    assertThatThrownBy(() -> AdminBinding.requireLoopback(server))
        .hasMessageContaining("listen on 0.0.0.0");
  }

  private static SimpleServerFactory simple(String host) {
    SimpleServerFactory server = new SimpleServerFactory();
    server.setConnector(connector(host));
    return server;
  }

  private static HttpConnectorFactory connector(String host) {
    HttpConnectorFactory connector = new HttpConnectorFactory();
    connector.setBindHost(host);
    return connector;
  }
}
