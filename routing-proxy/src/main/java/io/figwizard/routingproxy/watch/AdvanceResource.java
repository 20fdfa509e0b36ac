package io.figwizard.routingproxy.watch;

import io.figwizard.routingproxy.control.access.OperatorsOnly;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import org.jspecify.annotations.Nullable;

/** How far a route's way up by itself is; starts it and ends it. */
@Path("/routes/{id}/advance")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public final class AdvanceResource {

  /**
   * What is posted.
   *
   * @param evidence compact JWS; not needed to stop
   */
  record Body(
      @NotBlank @Size(max = 100) @Pattern(regexp = "\\P{Cntrl}*", message = "must be one line")
          String by,
      @Nullable @Size(max = 1_000_000) String evidence) {

    String who(@Nullable String operator) {
      return operator == null ? by : operator;
    }
  }

  private final Advancer advancer;

  public AdvanceResource(Advancer advancer) {
    this.advancer = advancer;
  }

  @GET
  public AdvanceReport report(@PathParam("id") String id) {
    return advancer.report(id);
  }

  @POST
  public AdvanceReport begin(
      @PathParam("id") String id, @NotNull @Valid Body body, @Context HttpServletRequest request) {
    return advancer.begin(id, body.who(OperatorsOnly.nameIn(request)), body.evidence());
  }

  @POST
  @Path("stop")
  public AdvanceReport stop(
      @PathParam("id") String id, @NotNull @Valid Body body, @Context HttpServletRequest request) {
    return advancer.end(id, body.who(OperatorsOnly.nameIn(request)));
  }
}
