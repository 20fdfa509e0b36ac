package io.figwizard.routingproxy.control.admin;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.core.MediaType;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;

/** Puts every answer into the envelope and gives it a request id. */
@PreMatching
final class Enveloping implements ContainerRequestFilter, ContainerResponseFilter {

  static final String HEADER = "X-Request-Id";
  private static final Pattern WELL_FORMED = Pattern.compile("[A-Za-z0-9._-]{1,64}");

  @Override
  public void filter(ContainerRequestContext request) {
    String given = request.getHeaderString(HEADER);
    request.setProperty(
        HEADER,
        given != null && WELL_FORMED.matcher(given).matches()
            ? given
            : UUID.randomUUID().toString());
  }

  @Override
  public void filter(ContainerRequestContext request, ContainerResponseContext response) {
    Object given = request.getProperty(HEADER);
    String requestId = given == null ? UUID.randomUUID().toString() : given.toString();
    response.getHeaders().putSingle(HEADER, requestId);
    Object entity = response.getEntity();
    if (entity == null) {
      return;
    }
    Map<String, Object> envelope = new LinkedHashMap<>();
    boolean ok = !(entity instanceof Failure);
    envelope.put("ok", ok);
    envelope.put(ok ? "data" : "error", entity);
    envelope.put("requestId", requestId);
    response.setEntity(envelope, null, MediaType.APPLICATION_JSON_TYPE);
  }
}
