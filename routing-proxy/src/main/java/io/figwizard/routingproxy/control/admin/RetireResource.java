package io.figwizard.routingproxy.control.admin;

import io.figwizard.routingproxy.control.FlipResult;
import io.figwizard.routingproxy.control.Replicas;
import io.figwizard.routingproxy.control.RouteControl;
import io.figwizard.routingproxy.control.access.OperatorsOnly;
import io.figwizard.routingproxy.control.traffic.MonolithTraffic;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;

/** Retires routes. */
@Path("/routes/{id}/retire")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public final class RetireResource {

  private final RouteControl control;
  private final MonolithTraffic traffic;
  private final Replicas replicas;

  public RetireResource(RouteControl control, MonolithTraffic traffic, Replicas replicas) {
    this.control = control;
    this.traffic = traffic;
    this.replicas = replicas;
  }

  @POST
  public FlipResult retire(
      @PathParam("id") String id,
      @NotNull @Valid RetireBody body,
      @Context HttpServletRequest request) {
    return replicas.confirm(
        control.retire(
            id, traffic.quietSince(id), body.days(), body.request(OperatorsOnly.nameIn(request))));
  }
}
