package io.figwizard.routingproxy.control;

import io.figwizard.routingproxy.control.routesfile.RouteDefinition;
import io.figwizard.routingproxy.control.state.Change;
import io.figwizard.routingproxy.control.state.Standing;
import io.figwizard.routingproxy.routes.AdvanceStep;
import io.figwizard.routingproxy.routes.Mode;
import java.util.List;

/**
 * Where a route stands, and what it declares about its way up.
 *
 * @param generation of the change that brought it there; 0 if it never moved
 * @param stateGeneration of everything at that instant
 * @param advance the steps of its canary, none where it declares none
 */
public record RoutePlace(
    Standing standing, long generation, long stateGeneration, List<AdvanceStep> advance) {

  static RoutePlace of(Snapshot now, String id) {
    now.named(id);
    Change latest = now.state().latest(id);
    return new RoutePlace(
        now.standing(id),
        latest == null ? 0 : latest.generation(),
        now.state().generation(),
        now.file().routes().stream()
            .filter(route -> route.id().equals(id))
            .findFirst()
            .map(RouteDefinition::advance)
            .orElse(List.of()));
  }

  /** Whether it is a canary by a percentage. */
  public boolean plainCanary() {
    return standing.mode() == Mode.CANARY && standing.users() == null;
  }

  public double percent() {
    return standing.percent();
  }

  /**
   * The wish to go on with the same canary at another percentage; where anything was changed since,
   * it is refused with {@link ControlRefusal#GENERATION_CONFLICT}.
   */
  public FlipRequest to(double percent, String by, String reason, String evidence) {
    return new FlipRequest(
        Mode.CANARY,
        percent,
        by,
        reason,
        false,
        evidence,
        stateGeneration,
        Accepted.NONE,
        null,
        standing.hours());
  }
}
