package io.figwizard.routingproxy.control;

import io.figwizard.routingproxy.control.routesfile.RouteDefinition;
import io.figwizard.routingproxy.control.routesfile.RoutesFile;
import io.figwizard.routingproxy.control.state.Change;
import io.figwizard.routingproxy.control.state.ProxyState;
import io.figwizard.routingproxy.control.state.Standing;
import io.figwizard.routingproxy.control.users.UserBudgets;
import io.figwizard.routingproxy.routes.Hours;
import io.figwizard.routingproxy.routes.Mode;
import io.figwizard.routingproxy.routes.Route;
import io.figwizard.routingproxy.routes.RouteTable;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Everything that applies at one instant.
 *
 * @param held routes that a rollback holds on the monolith although the disk does not know it yet
 * @param closed routes in a canary whose hours have not begun or are over
 * @param table what file, state, held and closed routes come to
 */
record Snapshot(
    RoutesFile file, ProxyState state, Set<String> held, Set<String> closed, RouteTable table) {

  /**
   * @param at decides about hours
   */
  static Snapshot of(
      RoutesFile file, ProxyState state, Set<String> held, Instant at, UserBudgets budgets) {
    Set<String> heldNow = Set.copyOf(held);
    Set<String> closedNow = closed(state, at);
    Set<String> away = new HashSet<>(heldNow);
    away.addAll(closedNow);
    return new Snapshot(file, state, heldNow, closedNow, table(file, state, away, budgets));
  }

  /** Which routes' hours do not include that instant. */
  static Set<String> closed(ProxyState state, Instant at) {
    return state.latest().keySet().stream()
        .filter(
            id -> {
              Hours hours = state.standing(id).hours();
              return hours != null && !hours.include(at);
            })
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Where a route stands for the users. */
  Standing standing(String route) {
    return held.contains(route) ? Standing.MONOLITH : state.standing(route);
  }

  /** A number that is another one after each move of the route; 0 where it never moved. */
  long newestChange(String id) {
    Change change = state.latest(id);
    return change == null ? 0 : change.generation();
  }

  /** The route of that id, or a ControlRefusal that names the nearest one. */
  Route named(String id) {
    return table
        .route(id)
        .orElseThrow(
            () ->
                new ControlRefusal(
                    404,
                    "unknown_route",
                    "There is no route \""
                        + id
                        + "\"; "
                        + Nearest.hint(id, table.routes().stream().map(Route::id).toList()),
                    Map.of()));
  }

  /** All routes of a group, or all there are; those that only the state knows have no group. */
  Set<String> idsOf(@Nullable String group) {
    Set<String> ids = new LinkedHashSet<>();
    Set<String> groups = new LinkedHashSet<>();
    for (RouteDefinition route : file.routes()) {
      groups.add(route.group());
      boolean asked = group == null || group.equals(route.group());
      // Whose code may be gone from the monolith is not sent there in a hurry.
      if (asked && standing(route.id()).mode() != Mode.RETIRED) {
        ids.add(route.id());
      }
    }
    if (group == null) {
      orphans().stream().filter(id -> standing(id).mode() != Mode.RETIRED).forEach(ids::add);
    } else if (!groups.contains(group)) {
      throw new ControlRefusal(
          404,
          "unknown_group",
          "There is no route group \"" + group + "\"; " + Nearest.hint(group, groups),
          Map.of());
    }
    return ids;
  }

  /** Routes that left the monolith once and that the file does not name any more. */
  List<String> orphans() {
    return state.latest().keySet().stream()
        .filter(id -> table.route(id).isEmpty())
        .filter(id -> !state.standing(id).equals(Standing.MONOLITH))
        .toList();
  }

  /**
   * @param away routes that are on the monolith whatever the state says
   */
  private static RouteTable table(
      RoutesFile file, ProxyState state, Set<String> away, UserBudgets budgets) {
    Route unnamed = Route.unnamed(file.unnamed(), file.limits());
    RouteTable.Builder table = RouteTable.builder(state.generation(), unnamed);
    Map<String, RouteDefinition> handlers = new LinkedHashMap<>();
    Map<String, Map<String, Route>> actions = new LinkedHashMap<>();
    for (RouteDefinition definition : file.routes()) {
      Route route =
          route(
              definition,
              away.contains(definition.id()) ? Standing.MONOLITH : state.standing(definition.id()),
              budgets);
      String handler = definition.handler();
      if (handler == null) {
        table.direct(definition.method(), definition.path(), route);
      } else if (definition.action() == null) {
        handlers.put(handler, definition);
        actions.put(handler, new LinkedHashMap<>());
      } else {
        actions.getOrDefault(handler, Map.of()).put(definition.action(), route);
      }
    }
    handlers.forEach(
        (name, definition) ->
            table.byAction(
                definition.method(),
                definition.path(),
                actions.getOrDefault(name, Map.of()),
                route(
                    definition,
                    away.contains(name) ? Standing.MONOLITH : state.standing(name),
                    budgets)));
    return table.build();
  }

  private static Route route(RouteDefinition definition, Standing standing, UserBudgets budgets) {
    // A route whose extracted side was taken out of the file can only be on the monolith.
    boolean none = definition.extracted() == null;
    // Nor is a route copied whose effect the file declares as external since.
    boolean unsafe =
        standing.mode() == Mode.SHADOW && !definition.shadowing().allows(definition.effect());
    Standing possible = none || unsafe ? Standing.MONOLITH : standing;
    return new Route(
        definition.id(),
        definition.effect(),
        definition.group(),
        definition.monolith(),
        definition.extracted(),
        possible.mode(),
        possible.percent(),
        definition.limits(),
        definition.shadowing(),
        definition.edge(),
        possible.mode() == Mode.CANARY ? budgets.of(definition.group(), possible.users()) : null,
        definition.watch().failedWhen(),
        definition.userSources());
  }
}
