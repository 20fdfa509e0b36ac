package io.figwizard.routingproxy.control.admin;

import com.fasterxml.jackson.databind.DeserializationFeature;
import io.dropwizard.core.server.AbstractServerFactory;
import io.dropwizard.core.server.ServerFactory;
import io.dropwizard.core.setup.Environment;
import io.figwizard.routingproxy.control.state.StateJson;

/** Mounts the admin API in a Dropwizard application. */
public final class AdminApi {

  private AdminApi() {}

  /**
   * To be called once, before the server is built.
   *
   * @param resources of Jersey's
   */
  public static void mount(Environment environment, ServerFactory server, Object... resources) {
    StateJson.configure(environment.getObjectMapper());
    // A mistyped member of a request must not be taken for one left out.
    environment.getObjectMapper().enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
    if (server instanceof AbstractServerFactory factory) {
      // Dropwizard's own answer errors in another form.
      factory.setRegisterDefaultExceptionMappers(false);
    }
    ServerErrors errors = new ServerErrors(environment.getObjectMapper());
    environment.getApplicationContext().setErrorHandler(errors);
    environment.getAdminContext().setErrorHandler(errors);
    environment.lifecycle().addServerLifecycleListener(it -> it.setErrorHandler(errors));
    environment.jersey().register(new Enveloping());
    environment.jersey().register(new Failures());
    environment.jersey().register(new Violations());
    for (Object resource : resources) {
      environment.jersey().register(resource);
    }
  }
}
