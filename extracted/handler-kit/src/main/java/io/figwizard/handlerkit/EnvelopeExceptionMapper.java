package io.figwizard.handlerkit;

import jakarta.annotation.Priority;
import jakarta.inject.Inject;
import jakarta.inject.Provider;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import java.util.Set;
import java.util.TreeSet;
import org.glassfish.jersey.server.ContainerRequest;

/** Answers in the envelope for everything thrown while Jersey handles a request. */
@Priority(1)
final class EnvelopeExceptionMapper implements ExceptionMapper<Throwable> {
  private final Envelope envelope;
  private final FailureTranslator failures;

  /** Given by Jersey when the mapper is registered. */
  @Inject private Provider<ContainerRequest> request;

  EnvelopeExceptionMapper(Envelope envelope, FailureTranslator failures) {
    this.envelope = envelope;
    this.failures = failures;
  }

  @Override
  public Response toResponse(Throwable thrown) {
    if (thrown instanceof WebApplicationException web && web.getResponse().getStatus() < 400) {
      return web.getResponse();
    }
    String requestId = RequestIdentity.of(request.get()).requestId();
    Refusal refusal = failures.translate(thrown, requestId);
    Response response = envelope.response(refusal, requestId);
    if (refusal.status() == 405 && thrown instanceof WebApplicationException web) {
      return Response.fromResponse(response).header(HttpHeaders.ALLOW, allowed(web)).build();
    }
    return response;
  }

  /** What the resource declares; OPTIONS is Jersey's own addition. */
  private static String allowed(WebApplicationException notAllowed) {
    Set<String> methods = new TreeSet<>(notAllowed.getResponse().getAllowedMethods());
    methods.remove("OPTIONS");
    return String.join(", ", methods);
  }
}
