package io.figwizard.routingproxy.control;

import io.figwizard.routingproxy.control.routesfile.RouteDefinition;
import io.figwizard.routingproxy.control.state.Change;
import io.figwizard.routingproxy.control.state.Replica;
import io.figwizard.routingproxy.control.state.Standing;
import io.figwizard.routingproxy.routes.Budget;
import io.figwizard.routingproxy.routes.Effect;
import io.figwizard.routingproxy.routes.Hours;
import io.figwizard.routingproxy.routes.Mode;
import io.figwizard.routingproxy.routes.Route;
import io.figwizard.routingproxy.routes.Upstream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All routes and how the proxy itself is.
 *
 * @param routesSha256 of the routes.yml in force, as {@code sha256sum} prints it
 * @param unnamed where what no route names goes
 * @param orphans routes that stand away from the monolith in the state but are not in routes.yml
 * @param troubles what an operator should look after, empty as a rule
 * @param certificates of which upstreams the servers are shown a certificate of the proxy
 * @param replicas the proxies that share the state, empty where this one has it for itself
 */
public record Overview(
    long generation,
    String routesSha256,
    RoutesReload.Outcome lastReload,
    String unnamed,
    List<Line> routes,
    List<String> orphans,
    List<String> troubles,
    List<Replica> replicas,
    List<String> certificates) {

  /**
   * One route.
   *
   * @param action null where method and path alone tell it
   * @param since when it came to where it stands, null if it never moved
   * @param by who moved it there
   * @param users how many at most in its canary; null where it has no budget
   * @param usersIn how many its group has let in; null where it has no budget
   * @param hours of its canary; null for always
   * @param closed whether it is outside of them, so that everybody is on the monolith
   * @param userBy by what its users are recognised, in that order
   * @param differs how that differs from the file of wanted standings; null where it does not
   */
  public record Line(
      String id,
      String method,
      String path,
      @Nullable String action,
      Effect effect,
      String group,
      Mode mode,
      double percent,
      String monolith,
      @Nullable String extracted,
      @Nullable Instant since,
      @Nullable String by,
      @Nullable Boolean forced,
      List<String> edge,
      @Nullable Integer users,
      @Nullable Integer usersIn,
      @Nullable Hours hours,
      @Nullable Boolean closed,
      List<String> userBy,
      @Nullable String differs) {}

  /**
   * What is the case now.
   *
   * @param more troubles that control and reload do not know of
   */
  public static Overview of(
      RouteControl control, RoutesReload reload, List<String> more, Replicas others) {
    Snapshot now = control.snapshot();
    List<Replica> replicas = others.all();
    List<Line> lines =
        now.file().routes().stream().map(route -> line(now, route, control)).toList();
    List<String> troubles = new ArrayList<>(more);
    control.diskFault().ifPresent(fault -> troubles.add("the state cannot be written: " + fault));
    if (!reload.last().good()) {
      troubles.add(reload.last().message());
    }
    replicas.stream()
        .filter(it -> !it.silent() && !it.routesSha256().equals(now.file().sha256()))
        .forEach(it -> troubles.add(otherRoutes(it, now.file().sha256())));
    return new Overview(
        now.state().generation(),
        now.file().sha256(),
        reload.last(),
        now.file().unnamed().toString(),
        lines,
        now.orphans(),
        troubles,
        replicas,
        certificates(now));
  }

  private static List<String> certificates(Snapshot now) {
    return now.table().routes().stream()
        .flatMap(
            route ->
                Stream.of(Optional.of(route.monolith()), Optional.ofNullable(route.extracted())))
        .flatMap(Optional::stream)
        .filter(upstream -> upstream.certificate() != null)
        .map(Upstream::name)
        .distinct()
        .toList();
  }

  private static String otherRoutes(Replica replica, String own) {
    return "the proxy "
        + replica.name()
        + " applies another routes.yml (sha256 "
        + shortened(replica.routesSha256())
        + ") than this one ("
        + shortened(own)
        + "): give both the same";
  }

  private static String shortened(String sha256) {
    return sha256.substring(0, Math.min(12, sha256.length()));
  }

  private static Line line(Snapshot now, RouteDefinition definition, RouteControl control) {
    Route route = now.named(definition.id());
    Change change = now.state().latest(definition.id());
    Standing standing = now.standing(definition.id());
    // Outside of its hours a canary is still one, although nobody is in it.
    boolean closed = now.closed().contains(definition.id()) && standing.mode() == Mode.CANARY;
    if (!closed && route.mode() != Mode.CANARY) {
      standing = new Standing(route.mode(), route.percent());
    }
    Budget budget = route.budget();
    return new Line(
        definition.id(),
        definition.method(),
        definition.path(),
        definition.action(),
        definition.effect(),
        definition.group(),
        standing.mode(),
        standing.percent(),
        route.monolith().toString(),
        route.extracted() == null ? null : route.extracted().toString(),
        change == null ? null : change.at(),
        change == null ? null : change.who(),
        change == null ? null : change.forced(),
        route.edge().words(),
        standing.users(),
        budget == null || standing.users() == null ? null : budget.admitted().size(),
        standing.hours(),
        standing.hours() == null ? null : closed,
        route.userSources().words(),
        control.difference(definition.id()).orElse(null));
  }
}
