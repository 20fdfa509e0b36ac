package io.figwizard.routingproxy.control.admin;

import io.figwizard.routingproxy.control.Replicas;
import io.figwizard.routingproxy.control.RouteControl;
import io.figwizard.routingproxy.control.StreamsElsewhere;
import io.figwizard.routingproxy.routes.Side;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.function.ToIntBiFunction;

/** How many streams are open on each side of a route, for operators who wait for their end. */
@Path("/routes/{id}/streams")
@Produces(MediaType.APPLICATION_JSON)
public final class StreamsResource {

  /**
   * WebSockets and streams of server-sent events.
   *
   * @param monolith of this proxy
   * @param extracted of this proxy
   * @param elsewhere on the extracted side, of the other proxies that share the state
   */
  public record Open(String route, int monolith, int extracted, StreamsElsewhere elsewhere) {}

  private final RouteControl control;
  private final Replicas replicas;
  private final ToIntBiFunction<String, Side> open;

  /**
   * @param open how many a route has on a side now
   */
  public StreamsResource(
      RouteControl control, Replicas replicas, ToIntBiFunction<String, Side> open) {
    this.control = control;
    this.replicas = replicas;
    this.open = open;
  }

  @GET
  public Open streams(@PathParam("id") String id) {
    String route = control.route(id).id();
    return new Open(
        route,
        open.applyAsInt(route, Side.MONOLITH),
        open.applyAsInt(route, Side.EXTRACTED),
        replicas.streams(route, control));
  }
}
