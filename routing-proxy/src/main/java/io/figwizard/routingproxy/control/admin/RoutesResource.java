package io.figwizard.routingproxy.control.admin;

import io.figwizard.routingproxy.control.ControlRefusal;
import io.figwizard.routingproxy.control.Explainer;
import io.figwizard.routingproxy.control.Explanation;
import io.figwizard.routingproxy.control.FlipResult;
import io.figwizard.routingproxy.control.GroupFlipped;
import io.figwizard.routingproxy.control.GroupSplit;
import io.figwizard.routingproxy.control.Overview;
import io.figwizard.routingproxy.control.Replicas;
import io.figwizard.routingproxy.control.RolledBack;
import io.figwizard.routingproxy.control.RouteControl;
import io.figwizard.routingproxy.control.RoutesReload;
import io.figwizard.routingproxy.control.access.OperatorsOnly;
import io.figwizard.routingproxy.control.state.Change;
import io.figwizard.routingproxy.control.state.StateStore;
import io.figwizard.routingproxy.control.traffic.RollbackReport;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What operators see and do. Bodies must be JSON, which keeps web pages of others from posting. */
@Path("/")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public final class RoutesResource {

  private final RouteControl control;
  private final RoutesReload reload;
  private final StateStore store;
  private final Supplier<List<String>> troubles;
  private final Replicas replicas;
  private final RollbackReport report;
  private final Explainer explainer;

  /**
   * @param troubles what an operator should look after, beside what the others say
   * @param report of who was moved by a rollback
   */
  public RoutesResource(
      RouteControl control,
      RoutesReload reload,
      StateStore store,
      Supplier<List<String>> troubles,
      RollbackReport report,
      Explainer explainer) {
    this.report = report;
    this.troubles = troubles;
    this.control = control;
    this.reload = reload;
    this.store = store;
    this.replicas = Replicas.of(store);
    this.explainer = explainer;
  }

  @GET
  @Path("routes")
  public Overview routes() {
    List<String> more = new ArrayList<>(store.repairs());
    more.addAll(troubles.get());
    return Overview.of(control, reload, more, replicas);
  }

  @POST
  @Path("routes/{id}/flip")
  public FlipResult flip(
      @PathParam("id") String id,
      @NotNull @Valid FlipBody body,
      @Context HttpServletRequest request) {
    return told(control.flip(id, body.request(OperatorsOnly.nameIn(request))));
  }

  /**
   * @param group whose routes; all of them move, or none
   */
  @POST
  @Path("flip")
  public GroupFlipped flipGroup(
      @QueryParam("group") @Nullable String group,
      @NotNull @Valid FlipBody body,
      @Context HttpServletRequest request) {
    if (group == null) {
      throw ControlRefusal.invalid("group", "is needed: POST /flip?group=drilling");
    }
    return report.with(
        replicas.confirm(
            control.flipGroup(
                group,
                body.request(OperatorsOnly.nameIn(request)),
                body.evidences() == null ? Map.of() : body.evidences())));
  }

  @POST
  @Path("routes/{id}/rollback")
  public FlipResult rollback(
      @PathParam("id") String id,
      @Nullable RollbackBody body,
      @Context HttpServletRequest request) {
    RollbackBody given = body == null ? new RollbackBody(null, null) : body;
    return told(control.rollback(id, given.who(OperatorsOnly.nameIn(request)), given.why()));
  }

  private FlipResult told(FlipResult moved) {
    return GroupSplit.addedTo(report.with(replicas.confirm(moved)), control);
  }

  /**
   * @param group whose routes; with {@code all} there must be none
   */
  @POST
  @Path("rollback")
  public RolledBack rollbackAll(
      @QueryParam("group") @Nullable String group,
      @QueryParam("all") @DefaultValue("false") boolean all,
      @Nullable RollbackBody body,
      @Context HttpServletRequest request) {
    if (all == (group != null)) {
      throw ControlRefusal.invalid("group", "or all=true is needed, and not both");
    }
    RollbackBody given = body == null ? new RollbackBody(null, null) : body;
    return report.with(
        replicas.confirm(
            control.rollbackAll(group, given.who(OperatorsOnly.nameIn(request)), given.why())));
  }

  @GET
  @Path("explain")
  public Explanation explain(
      @QueryParam("method") @DefaultValue("GET") String method,
      @QueryParam("path") @Nullable String path,
      @QueryParam("action") @Nullable String action,
      @QueryParam("user") @Nullable String user,
      @HeaderParam(CallerHeaders.COOKIE) List<String> cookies,
      @HeaderParam(CallerHeaders.HEADER) List<String> headers) {
    if (path == null || !path.startsWith("/")) {
      throw ControlRefusal.invalid("path", "is needed and starts with /, for example /drilling");
    }
    return explainer.explain(method, path, action, CallerHeaders.read(user, cookies, headers));
  }

  /** Newest first. */
  @GET
  @Path("history")
  public List<Change> history(
      @QueryParam("route") @Nullable String route,
      @QueryParam("limit") @DefaultValue("100") int limit)
      throws IOException {
    List<Change> changes = new ArrayList<>(store.history());
    changes.removeIf(change -> route != null && !route.equals(change.route()));
    if (route != null && changes.isEmpty()) {
      // Not for a route with a past: it may have left routes.yml since.
      control.route(route);
    }
    Collections.reverse(changes);
    return changes.subList(0, Math.min(Math.max(limit, 1), changes.size()));
  }
}
