package io.figwizard.routingproxy.control;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of a flip of a whole group.
 *
 * @param routes all that could be moved, also those that stood there already
 * @param appliedInMillis from the request to the instant new requests see it, of all of them
 * @param back who was moved to the monolith; null where nobody could be
 */
public record GroupFlipped(
    String group, List<FlipResult> routes, double appliedInMillis, @Nullable MovedBack back) {

  public GroupFlipped {
    routes = List.copyOf(routes);
  }

  GroupFlipped(String group, List<FlipResult> routes, double appliedInMillis) {
    this(group, routes, appliedInMillis, null);
  }

  /** The same with who was moved to the monolith. */
  public GroupFlipped with(MovedBack report) {
    return new GroupFlipped(group, routes, appliedInMillis, report);
  }
}
