package io.figwizard.routingproxy;

import io.dropwizard.core.setup.Environment;
import io.figwizard.routingproxy.control.access.Operators;
import io.figwizard.routingproxy.control.access.OperatorsHealth;
import io.figwizard.routingproxy.control.access.OperatorsOnly;
import io.figwizard.routingproxy.control.admin.LocalCallers;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;

/**
 * Decides who gets to the admin API: the operators of a file from anywhere, or, without a file,
 * everybody on this machine and nobody else.
 */
final class AdminAccess {

  private AdminAccess() {}

  static void guard(RoutingProxyConfiguration configuration, Environment environment) {
    if (!configuration.getOperatorsFile().isBlank()) {
      Operators operators = open(Path.of(configuration.getOperatorsFile()));
      environment.healthChecks().register("operators", new OperatorsHealth(operators));
      // A page in a browser does not know the token, so it may come from any site.
      before(environment, "operators-only", new OperatorsOnly(operators));
    } else if (!configuration.isAllowRemoteAdmin()) {
      AdminBinding.requireLoopback(configuration.getServerFactory());
      before(environment, "local-callers", new LocalCallers());
    }
  }

  private static void before(Environment environment, String name, Filter filter) {
    EnumSet<DispatcherType> requests = EnumSet.of(DispatcherType.REQUEST);
    environment.servlets().addFilter(name, filter).addMappingForUrlPatterns(requests, false, "/*");
    environment.admin().addFilter(name, filter).addMappingForUrlPatterns(requests, false, "/*");
  }

  private static Operators open(Path file) {
    try {
      return Operators.open(file);
    } catch (IllegalArgumentException e) {
      throw new CannotStart(e.getMessage(), e);
    } catch (IOException e) {
      throw new CannotStart(
          "the operators file "
              + file.toAbsolutePath()
              + " cannot be read ("
              + e.getClass().getSimpleName()
              + "); set operatorsFile, or leave it empty for an API on this machine alone",
          e);
    }
  }
}
