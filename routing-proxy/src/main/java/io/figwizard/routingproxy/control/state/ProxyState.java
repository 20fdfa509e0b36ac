package io.figwizard.routingproxy.control.state;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Where all routes stand. Immutable.
 *
 * @param generation of the newest change, 0 before the first
 * @param routesSha256 of the routes.yml applied last, empty before the first
 * @param latest the newest change of each route that ever moved
 */
public record ProxyState(long generation, String routesSha256, SortedMap<String, Change> latest) {

  public static final ProxyState EMPTY = new ProxyState(0, "", new TreeMap<>());

  public ProxyState {
    latest = Collections.unmodifiableSortedMap(new TreeMap<>(latest));
  }

  /** Where a route stands; on the monolith if it never moved. */
  public Standing standing(String route) {
    Change change = latest.get(route);
    Standing to = change == null ? null : change.to();
    return to == null ? Standing.MONOLITH : to;
  }

  /** The newest change of a route, null if it never moved. */
  public @Nullable Change latest(String route) {
    return latest.get(route);
  }

  /** The state that this change leads to. */
  public ProxyState after(Change change) {
    String route = change.route();
    if (route == null) {
      return new ProxyState(change.generation(), routesSha256, latest);
    }
    TreeMap<String, Change> changed = new TreeMap<>(latest);
    changed.put(route, change);
    return new ProxyState(change.generation(), routesSha256, changed);
  }

  /** The state that these changes lead to, one after the other. */
  public ProxyState after(List<Change> changes) {
    ProxyState state = this;
    for (Change change : changes) {
      state = state.after(change);
    }
    return state;
  }

  /** The same state with another routes.yml. */
  public ProxyState withRoutes(String sha256) {
    return new ProxyState(generation, sha256, latest);
  }
}
