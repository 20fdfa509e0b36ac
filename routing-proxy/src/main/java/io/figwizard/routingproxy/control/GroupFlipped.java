package io.figwizard.routingproxy.control;

import java.util.List;

/**
 * What became of a flip of a whole group.
 *
 * @param routes all that could be moved, also those that stood there already
 * @param appliedInMillis from the request to the instant new requests see it, of all of them
 */
public record GroupFlipped(String group, List<FlipResult> routes, double appliedInMillis) {

  public GroupFlipped {
    routes = List.copyOf(routes);
  }
}
