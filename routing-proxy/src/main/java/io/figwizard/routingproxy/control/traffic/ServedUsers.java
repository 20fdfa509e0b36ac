package io.figwizard.routingproxy.control.traffic;

import io.figwizard.routingproxy.dataplane.Outcomes;
import io.figwizard.routingproxy.routes.Side;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Counts the users whom the function of each route has served since the route left the monolith, or
 * since the proxy started. Thread-safe.
 */
public final class ServedUsers implements Outcomes {

  private final Map<String, UserCount> routes = new ConcurrentHashMap<>();

  @Override
  public void serves(String route, String user) {
    UserCount known = routes.get(route);
    if (known == null) {
      known = routes.computeIfAbsent(route, id -> new UserCount());
    }
    known.add(UserCount.hash(user));
  }

  @Override
  public void ended(String route, Side side, Ending ending, long nanos, long at) {
    // Who was served is known since it began.
  }

  /** The count as it goes on, also when somebody takes it meanwhile. */
  UserCount of(String id) {
    return routes.getOrDefault(id, new UserCount());
  }

  /** The count of all of them together, which begins anew. */
  UserCount take(Collection<String> ids) {
    return UserCount.together(ids.stream().map(routes::remove).filter(Objects::nonNull).toList());
  }
}
