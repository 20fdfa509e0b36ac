package io.figwizard.routingproxy.diff;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** In what the sides of a route differ, for operators. */
@Path("/routes/{id}/diff")
@Produces(MediaType.APPLICATION_JSON)
public final class DiffResource {
  private final Differ differ;

  public DiffResource(Differ differ) {
    this.differ = differ;
  }

  @GET
  public DiffReport diff(@PathParam("id") String id) {
    return differ.report(id);
  }

  /** Begins to count anew. */
  @POST
  @Path("begin")
  public DiffReport begin(@PathParam("id") String id) {
    return differ.begin(id);
  }
}
