package io.figwizard.routingproxy.watch;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.jspecify.annotations.Nullable;

/** How the sides of a route do, for operators. */
@Path("/routes/{id}/watch")
@Produces(MediaType.APPLICATION_JSON)
public final class WatchResource {
  private final Watcher watcher;
  private final @Nullable OutcomeSharing sharing;

  /**
   * @param sharing null where the proxy shares its state with nobody
   */
  public WatchResource(Watcher watcher, @Nullable OutcomeSharing sharing) {
    this.watcher = watcher;
    this.sharing = sharing;
  }

  @GET
  public WatchReport watch(@PathParam("id") String id) {
    WatchReport report = watcher.report(id);
    return sharing == null ? report : report.of(sharing.counted());
  }
}
