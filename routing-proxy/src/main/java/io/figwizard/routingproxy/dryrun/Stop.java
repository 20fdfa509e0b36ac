package io.figwizard.routingproxy.dryrun;

import io.figwizard.routingproxy.routes.Side;
import java.time.Instant;

/**
 * Why a route gets no dry runs any more.
 *
 * @param side whose server answered that it did something, and not that it only would have
 * @param status what it answered
 * @param requestId of the dry run: finds it in that server's logs
 * @param change the route's newest change at that time; with the next one the stop is over
 */
public record Stop(String route, Side side, int status, String requestId, Instant at, long change) {

  /** For people: what happened, and what to do. */
  public String sentence() {
    return "dry runs of "
        + route
        + " are stopped since "
        + at
        + ": the "
        + side.word()
        + " side answered "
        + status
        + " to a dry run (request "
        + requestId
        + ") without saying what it would have done, so it may have done it for real. Look there,"
        + " check that this side runs a handler-kit with dryRun.key, then flip the route to"
        + " monolith and to shadow again";
  }
}
