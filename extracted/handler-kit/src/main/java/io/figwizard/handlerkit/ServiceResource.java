package io.figwizard.handlerkit;

import com.codahale.metrics.health.HealthCheckRegistry;
import com.fasterxml.jackson.databind.json.JsonMapper;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.time.Duration;

/**
 * What the proxy and the platform ask a service: which build it is, which class serves an action,
 * and whether it can serve. Without authentication, and therefore without details; the proxy never
 * lets clients reach it.
 */
@Path("/fig")
public final class ServiceResource {
  record Build(String service, String build) {}

  record Code(String service, String className) {}

  record Ready(String service, boolean ready) {}

  private final String service;
  private final RunningBuild build;
  private final MountedActions actions;
  private final HealthCheckRegistry healthChecks;
  private final Envelope envelope;
  private final JsonMapper mapper;

  ServiceResource(
      String service,
      RunningBuild build,
      MountedActions actions,
      HealthCheckRegistry healthChecks,
      Envelope envelope,
      JsonMapper mapper) {
    this.service = service;
    this.build = build;
    this.actions = actions;
    this.healthChecks = healthChecks;
    this.envelope = envelope;
    this.mapper = mapper;
  }

  @GET
  @Path("/build")
  public Response build(@Context ContainerRequestContext request) {
    return answer(new Build(service, build.get().value()), request);
  }

  /**
   * Which class serves an action: what is dead once its route is retired.
   *
   * @param action empty where the path alone tells it
   */
  @GET
  @Path("/code")
  public Response code(
      @QueryParam("path") @DefaultValue("") String path,
      @QueryParam("action") @DefaultValue("") String action,
      @Context ContainerRequestContext request) {
    Class<?> served = actions.at(path, action);
    if (served == null) {
      throw Refusal.notFound("unknown_action", "There is no such action here.");
    }
    return answer(new Code(service, served.getName()), request);
  }

  @GET
  @Path("/ready")
  public Response ready(@Context ContainerRequestContext request) {
    boolean ready =
        healthChecks.runHealthChecks().values().stream().allMatch(check -> check.isHealthy());
    if (ready) {
      return answer(new Ready(service, true), request);
    }
    throw Refusal.retryLater(
        503, "not_ready", "The service cannot serve at the moment.", Duration.ofSeconds(1));
  }

  private Response answer(Record data, ContainerRequestContext request) {
    String json = mapper.valueToTree(data).toString();
    return Response.ok(
            envelope.success(json, RequestIdentity.of(request).requestId()), Envelope.JSON)
        .header("Cache-Control", "no-store")
        .build();
  }
}
