package io.figwizard.functionhost;

import io.dropwizard.core.Configuration;
import io.dropwizard.core.ConfiguredBundle;
import io.dropwizard.core.server.DefaultServerFactory;
import io.dropwizard.core.setup.Environment;
import io.dropwizard.jetty.ConnectorFactory;
import io.dropwizard.jetty.HttpConnectorFactory;
import java.util.ArrayList;
import java.util.List;

/** Refuses a server that is not fit to be a function: Dropwizard's defaults are those of one. */
final class FunctionServerRules implements ConfiguredBundle<Configuration> {
  @Override
  public void run(Configuration configuration, Environment environment) {
    List<String> violations = violations(configuration);
    if (!violations.isEmpty()) {
      throw new IllegalArgumentException(
          "The configuration does not befit a function:\n  * " + String.join("\n  * ", violations));
    }
  }

  static List<String> violations(Configuration configuration) {
    if (!(configuration.getServerFactory() instanceof DefaultServerFactory server)) {
      return List.of(
          "server.type must be default: simple would put /admin, with its tasks, on the public"
              + " port");
    }
    List<String> violations = new ArrayList<>();
    if (!server.getAdminConnectors().isEmpty()) {
      violations.add(
          "server.adminConnectors must be []: a function has one port, and it is public");
    }
    if (server.getGzipFilterFactory().isEnabled()) {
      violations.add(
          "server.gzip.enabled must be false: compression belongs to the edge, and some platforms"
              + " encode a compressed answer once more");
    }
    List<ConnectorFactory> connectors = server.getApplicationConnectors();
    if (connectors.size() != 1) {
      violations.add(
          "server.applicationConnectors must be one connector, on ${PORT}; there are "
              + connectors.size());
    }
    for (ConnectorFactory connector : connectors) {
      if (connector instanceof HttpConnectorFactory http && !http.isUseForwardedHeaders()) {
        violations.add(
            "server.applicationConnectors[].useForwardedHeaders must be true: else every client has"
                + " the proxy's address");
      }
    }
    return violations;
  }
}
