package io.figwizard.routingproxy.edge;

import io.figwizard.routingproxy.routes.RateLimit;
import java.util.concurrent.TimeUnit;

/**
 * What a limit leaves to one who has just asked.
 *
 * @param taken whether that request was within it
 * @param left how many more may come at once
 * @param nanos until there is one more than these
 */
public record Quota(RateLimit limit, boolean taken, long left, long nanos) {

  /** Until there is one more. Rounded up: asking a moment early would be refused. */
  public long seconds() {
    return Math.max(1, TimeUnit.NANOSECONDS.toSeconds(nanos + 999_999_999L));
  }
}
