package io.figwizard.routingproxy.watch;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** How the sides of a route do, for operators. */
@Path("/routes/{id}/watch")
@Produces(MediaType.APPLICATION_JSON)
public final class WatchResource {
  private final Watcher watcher;

  public WatchResource(Watcher watcher) {
    this.watcher = watcher;
  }

  @GET
  public WatchReport watch(@PathParam("id") String id) {
    return watcher.report(id);
  }
}
