package io.figwizard.routingproxy.control.admin;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.figwizard.routingproxy.control.FlipResult;
import io.figwizard.routingproxy.control.Replicas;
import io.figwizard.routingproxy.control.RouteControl;
import io.figwizard.routingproxy.control.access.OperatorsOnly;
import io.figwizard.routingproxy.control.evidence.ServingClass;
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
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Retires routes. */
@Path("/routes/{id}/retire")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public final class RetireResource {

  private static final Duration PATIENCE = Duration.ofSeconds(2);

  /**
   * What became of it.
   *
   * @param deadClass which the monolith has for this route alone; null where it does not tell
   */
  public record Retired(@JsonUnwrapped FlipResult result, @Nullable String deadClass) {}

  private final RouteControl control;
  private final ServingClass serving = new ServingClass(PATIENCE);
  private final MonolithTraffic traffic;
  private final Replicas replicas;

  public RetireResource(RouteControl control, MonolithTraffic traffic, Replicas replicas) {
    this.control = control;
    this.traffic = traffic;
    this.replicas = replicas;
  }

  @POST
  public Retired retire(
      @PathParam("id") String id,
      @NotNull @Valid RetireBody body,
      @Context HttpServletRequest request) {
    FlipResult retired =
        replicas.confirm(
            control.retire(
                id,
                traffic.quietSince(id),
                body.days(),
                body.request(OperatorsOnly.nameIn(request))));
    return new Retired(retired, deadClass(id));
  }

  private @Nullable String deadClass(String id) {
    return control.file().routes().stream()
        .filter(route -> route.id().equals(id))
        .findFirst()
        .map(route -> serving.of(route.monolith(), route.path(), route.action()))
        .orElse(null);
  }
}
