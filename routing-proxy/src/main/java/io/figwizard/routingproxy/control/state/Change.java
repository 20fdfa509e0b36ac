package io.figwizard.routingproxy.control.state;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One entry of the history.
 *
 * @param generation the one this change made; no two changes share one
 * @param route null for a change of routes.yml
 * @param from null for a change of routes.yml
 * @param to null for a change of routes.yml
 * @param why the reason given
 * @param evidence id of the evidence that allowed it, null where none was needed or it was forced
 * @param forced whether order and evidence were overridden
 */
public record Change(
    long generation,
    Instant at,
    Kind kind,
    String who,
    @Nullable String route,
    @Nullable Standing from,
    @Nullable Standing to,
    String why,
    @Nullable String evidence,
    boolean forced) {

  /** What kind of change it was. */
  public enum Kind {
    FLIP,
    ROLLBACK,
    ROUTES
  }
}
