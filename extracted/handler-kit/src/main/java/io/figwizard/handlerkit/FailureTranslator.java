package io.figwizard.handlerkit;

import com.fasterxml.jackson.core.JsonProcessingException;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.ConstraintViolationException;
import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.WebApplicationException;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.jetty.io.EofException;
import org.glassfish.jersey.message.internal.HeaderValueException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns whatever was thrown into what the client may know, and logs, once, what we must know: the
 * request id, the action and the user are in the log line's MDC. What nobody expected raises an
 * alert.
 */
final class FailureTranslator {
  private static final Logger log = LoggerFactory.getLogger(FailureTranslator.class);

  private final UnexpectedErrors errors;

  FailureTranslator(UnexpectedErrors errors) {
    this.errors = errors;
  }

  Refusal translate(Throwable thrown, String requestId) {
    if (thrown instanceof Refusal refusal) {
      return refusal;
    }
    if (thrown instanceof WebApplicationException web) {
      return translate(web, requestId);
    }
    if (thrown instanceof ConstraintViolationException violations) {
      return Refusals.invalidInput(fields(violations));
    }
    if (thrown instanceof JsonProcessingException) {
      return Refusals.invalidJson("The body is not the JSON that is expected here.");
    }
    if (thrown instanceof HeaderValueException) {
      return Refusals.badRequest("A header of the request is not well-formed.");
    }
    if (DatabaseFailure.of(thrown).isTemporary()) {
      // One line each: in an outage there are many, and their stack traces say nothing more.
      log.warn("The database cannot be used; answering 503: {}", root(thrown).toString());
      log.debug("Where the database could not be used", thrown);
      return Refusals.databaseUnavailable();
    }
    if (isClientGone(thrown)) {
      log.debug("The client went away", thrown);
      return Refusals.badRequest("The request ended early.");
    }
    log.error("The request failed; answering 500", thrown);
    errors.report(thrown, requestId);
    return Refusals.internal();
  }

  private Refusal translate(WebApplicationException web, String requestId) {
    int status = web.getResponse().getStatus();
    if (status >= 500) {
      log.error("The request failed; answering {}", status, web);
      if (status == 500) {
        errors.report(web, requestId);
      }
    }
    return Refusals.forStatus(status);
  }

  private static Throwable root(Throwable thrown) {
    Throwable root = thrown;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root;
  }

  private static boolean isClientGone(Throwable thrown) {
    return thrown instanceof EofException
        || (thrown instanceof ProcessingException && thrown.getCause() instanceof IOException)
        || thrown.getCause() instanceof EofException;
  }

  private static Map<String, String> fields(ConstraintViolationException thrown) {
    Map<String, String> fields = new TreeMap<>();
    for (ConstraintViolation<?> violation : thrown.getConstraintViolations()) {
      fields.put(ViolationPath.of(violation), violation.getMessage());
    }
    return fields;
  }
}
