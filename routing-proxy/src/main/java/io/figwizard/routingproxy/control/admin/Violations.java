package io.figwizard.routingproxy.control.admin;

import io.dropwizard.jersey.validation.JerseyViolationException;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;

/** Comes before Jersey's own mapper of these, which a mapper of everything would not. */
final class Violations implements ExceptionMapper<JerseyViolationException> {

  private final Failures failures = new Failures();

  @Override
  public Response toResponse(JerseyViolationException thrown) {
    return failures.toResponse(thrown);
  }
}
