package io.figwizard.routingproxy.shadow;

import io.figwizard.routingproxy.routes.Route;
import org.jspecify.annotations.Nullable;

/**
 * What both sides answered to the same request; of a route that writes, to dry runs of it.
 *
 * @param route as it stood when the request came
 * @param monolith what the client got, or the answer to the monolith's dry run
 * @param extracted what the extracted side would have answered, a moment later
 * @param repeated what the monolith answered when it was asked once more: at the same time as the
 *     extracted side, or in one more dry run after its; null where it was not
 */
public record AnswerPair(
    Route route,
    CopiedRequest request,
    CopiedAnswer monolith,
    CopiedAnswer extracted,
    @Nullable CopiedAnswer repeated) {

  /** Whether the answers are to dry runs, and say in a header what would have been done. */
  public boolean dryRun() {
    return route.needsDryRun();
  }

  /** The bytes of all bodies. */
  public long size() {
    return (long) request.body().length
        + monolith.body().length
        + extracted.body().length
        + (repeated == null ? 0 : repeated.body().length);
  }
}
