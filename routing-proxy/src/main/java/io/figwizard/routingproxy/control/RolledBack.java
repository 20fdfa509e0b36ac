package io.figwizard.routingproxy.control;

import io.figwizard.routingproxy.routes.Mode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of a rollback of many routes.
 *
 * @param routes those that did not stand on the monolith before
 * @param appliedInMillis from the request to the instant new requests see it, of all of them
 * @param back who was moved; null where nobody could be
 */
public record RolledBack(
    List<FlipResult> routes, double appliedInMillis, @Nullable MovedBack back) {

  public RolledBack {
    routes = List.copyOf(routes);
  }

  static RolledBack of(List<FlipResult> all, double appliedInMillis) {
    return new RolledBack(
        all.stream()
            .filter(result -> result.changed() && result.from().mode() != Mode.MONOLITH)
            .toList(),
        appliedInMillis,
        null);
  }

  /** The same with who was moved. */
  public RolledBack with(MovedBack report) {
    return new RolledBack(routes, appliedInMillis, report);
  }
}
