package io.figwizard.handlerkit.sample;

import io.dropwizard.auth.Auth;
import io.figwizard.handlerkit.AuthenticatedUser;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.Map;

/** What a domain may have beside its handler: an ordinary Jersey resource. */
@Path("/plain")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public final class PlainResource {
  public record Body(@NotBlank String text) {}

  @GET
  @Path("/me")
  public Map<String, String> me(@Auth AuthenticatedUser user) {
    return Map.of("user", user.id().toString());
  }

  @GET
  @Path("/status/{status}")
  public Response status(@PathParam("status") int status) {
    throw new WebApplicationException(status);
  }

  @GET
  @Path("/page")
  public Map<String, Integer> page(@QueryParam("size") @Min(1) int size) {
    return Map.of("size", size);
  }

  @GET
  @Path("/moved")
  public Response moved() {
    throw new WebApplicationException(Response.seeOther(URI.create("/elsewhere")).build());
  }

  @POST
  public Map<String, String> post(@Valid @NotNull Body body) {
    return Map.of("text", body.text());
  }
}
