package io.figwizard.routingproxy.control;

import io.figwizard.routingproxy.control.state.Change;
import io.figwizard.routingproxy.control.state.Standing;
import java.time.Instant;
import java.util.List;

/**
 * A rollback that applies at this proxy and that the shared state does not know yet.
 *
 * @param seen the generation that this proxy knew when it was asked for
 * @param alone whether it could not be written when it was asked for
 */
record Pending(String route, Instant at, long seen, String by, String reason, boolean alone) {

  Pending(String route, Instant at, long seen, String by, String reason) {
    this(route, at, seen, by, reason, false);
  }

  /** The same; no other proxy hears of it for now. */
  Pending keptAlone() {
    return new Pending(route, at, seen, by, reason, true);
  }

  /**
   * Whether somebody has put the route on the monolith since and moved it up again: they saw it
   * there, so they decided anew. A move up alone may have been made by somebody who knew of no
   * rollback; then the rollback wins.
   *
   * @param changes those after {@link #seen}, oldest first
   */
  boolean isOvertaken(List<Change> changes) {
    boolean arrived = false;
    boolean left = false;
    for (Change change : changes) {
      if (route.equals(change.route())) {
        boolean there = Standing.MONOLITH.equals(change.to());
        left = arrived && !there;
        arrived = there ? arrived || !change.at().isBefore(at) : arrived;
      }
    }
    return left;
  }

  /** What the history says of it once it is written. */
  String why() {
    return alone
        ? (reason.isEmpty() ? "" : reason + " ") + "(applied at one proxy since " + at + ")"
        : reason;
  }
}
