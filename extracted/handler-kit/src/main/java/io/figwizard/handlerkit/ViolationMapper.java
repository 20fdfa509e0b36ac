package io.figwizard.handlerkit;

import jakarta.annotation.Priority;
import jakarta.validation.ConstraintViolationException;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;

/** Jersey has a mapper of its own for these, nearer to them than one for every Throwable. */
@Priority(1)
final class ViolationMapper implements ExceptionMapper<ConstraintViolationException> {
  private final EnvelopeExceptionMapper mapper;

  ViolationMapper(EnvelopeExceptionMapper mapper) {
    this.mapper = mapper;
  }

  @Override
  public Response toResponse(ConstraintViolationException thrown) {
    return mapper.toResponse(thrown);
  }
}
