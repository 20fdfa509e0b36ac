package io.figwizard.routingproxy.control;

import io.figwizard.routingproxy.control.state.Standing;
import io.figwizard.routingproxy.routes.Assignment;
import io.figwizard.routingproxy.routes.Budget;
import io.figwizard.routingproxy.routes.Mode;
import io.figwizard.routingproxy.routes.ResourcePath;
import io.figwizard.routingproxy.routes.Route;
import io.figwizard.routingproxy.routes.RouteTable.Match;
import io.figwizard.routingproxy.routes.Side;
import io.figwizard.routingproxy.routes.UserKey;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Answers "who would serve this, and why" from the table that serves the users; changes nothing.
 */
public final class Explainer {

  private record Found(Route route, String why) {}

  private final RouteControl control;
  private final Function<Route, List<String>> circuits;

  /**
   * @param circuits which servers of a route are left alone, or were of late, in words
   */
  public Explainer(RouteControl control, Function<Route, List<String>> circuits) {
    this.control = control;
    this.circuits = circuits;
  }

  /**
   * @param path as a client sends it, with or without a query
   * @param action what the body's {@code action} is, null for none
   * @param caller whose request it is
   * @throws ControlRefusal 400 where the proxy would answer that, 404 for a path that it keeps from
   *     all clients
   */
  public Explanation explain(String method, String path, @Nullable String action, Caller caller) {
    Snapshot now = control.snapshot();
    String raw = path.split("\\?", 2)[0];
    String bare = resource(raw);
    if (ResourcePath.isPrivate(bare)) {
      throw new ControlRefusal(
          404,
          "private_path",
          "No server serves "
              + bare
              + " to clients: the proxy answers 404 itself, only it may ask the servers there.",
          Map.of());
    }
    Match match =
        now.table().find(method.toUpperCase(Locale.ROOT), bare, ResourcePath.literal(raw));
    if (match == null) {
      throw refused(raw, "a server reads it as another route's path than the proxy does");
    }
    Found found = find(match, bare, action);
    Route route = found.route();
    UserKey user = caller.recognisedBy(route.userSources());
    Integer bucket = user == null ? null : route.bucket(user.key());
    Side side = null;
    String why =
        new Standing(Mode.CANARY, route.percent(), route.users(), null)
            + " depends on the user, who is told by "
            + route.userSources()
            + "; name one";
    if (user != null || route.mode() != Mode.CANARY) {
      Assignment assignment = route.assign(user == null ? "" : user.key());
      side = assignment.side();
      why = assignment.why() + (route.users() == null ? inNumbers(route, assignment) : room(route));
    }
    Standing standing = now.standing(route.id());
    if (now.closed().contains(route.id()) && standing.mode() == Mode.CANARY) {
      why = "its hours are " + standing.hours() + ", so everybody is on the monolith now";
    }
    if (now.held().contains(route.id())) {
      why += " (rolled back in memory, the disk does not know it yet)";
    }
    why += control.difference(route.id()).map(differs -> "; " + differs).orElse("");
    return new Explanation(
        route.id(),
        route.group(),
        route.mode(),
        route.percent(),
        bucket,
        side,
        side == null ? null : route.target(side).toString(),
        found.why() + "; " + why,
        now.state().generation(),
        now.file().sha256(),
        route.edge().words(),
        circuits.apply(route),
        route.users(),
        user == null ? null : user.by().toString(),
        route.userSources().words());
  }

  /** As the data plane reads it, which has refused blanks and # before it looks at the path. */
  private static String resource(String raw) {
    String resource = ResourcePath.of(raw);
    if (resource == null || raw.indexOf('#') >= 0 || raw.indexOf(' ') >= 0) {
      throw refused(
          raw,
          "it can be read in more than one way; encode blanks and what is not ASCII, and leave out #,"
              + " \\, encoded slashes and more .. than there are folders");
    }
    return resource;
  }

  private static ControlRefusal refused(String raw, String why) {
    return new ControlRefusal(
        400,
        "unclear_path",
        "No server gets " + raw + ": the proxy answers 400 itself, because " + why + ".",
        Map.of());
  }

  private static Found find(Match match, String path, @Nullable String action) {
    if (match instanceof Match.ByAction byAction) {
      Route named = action == null ? null : byAction.actions().get(action);
      if (named != null) {
        return new Found(named, "handler and action name the route");
      }
      String known = String.join(", ", new TreeSet<>(byAction.actions().keySet()));
      return new Found(
          byAction.fallback(),
          (action == null ? "no action is given" : "the action \"" + action + "\" is unknown")
              + ", so the handler's default route serves it (known actions: "
              + known
              + ")");
    }
    Route route = ((Match.Direct) match).route();
    return new Found(
        route,
        route.id().equals("default")
            ? "no route names " + path + ", so the default upstream serves it"
            : "method and path name the route");
  }

  private static String room(Route route) {
    Budget budget = route.budget();
    return budget == null
        ? ""
        : " ("
            + budget.admitted().size()
            + " of "
            + budget.users()
            + (budget.hasRoom() ? ", there is room: the next request lets a user in)" : ")");
  }

  private static String inNumbers(Route route, Assignment assignment) {
    return assignment.bucket() == Assignment.NO_BUCKET
        ? ""
        : " ("
            + assignment.bucket()
            + " of 0..9999, limit "
            + Math.round(route.percent() * 100)
            + ")";
  }
}
