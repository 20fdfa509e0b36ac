package io.figwizard.handlerkit;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import org.glassfish.jersey.process.Inflector;

/** For OPTIONS, which Jersey would answer in its own form. A class: Jersey reads its type. */
final class PostOnly implements Inflector<ContainerRequestContext, Response> {
  private final Envelope envelope;

  PostOnly(Envelope envelope) {
    this.envelope = envelope;
  }

  @Override
  public Response apply(ContainerRequestContext request) {
    Response response =
        envelope.response(Refusals.forStatus(405), RequestIdentity.of(request).requestId());
    return Response.fromResponse(response).header(HttpHeaders.ALLOW, "POST").build();
  }
}
