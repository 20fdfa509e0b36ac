package io.figwizard.routingproxy.routes;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a route says itself about when it goes back by itself; null where {@code watch} in
 * routing-proxy.yml decides. Shares are of 1.
 *
 * @param rollback whether it does
 * @param minRequests of the extracted side; with fewer nothing is decided
 * @param failureMargin by how much more of its requests may fail
 * @param refusalMargin by how much more of them may be answered with 4xx or given up by their
 *     clients
 * @param latencyMargin by how much slower it may be, as a share of the monolith's time
 * @param latencySlack so much slower is never too slow
 * @param latencyMinRequests of the extracted side, before times are compared
 * @param failuresAlone share of failures that is too many without a monolith to compare with
 * @param failedWhen which answers count as failed although their status does not say so; where it
 *     is null, none
 */
public record WatchSettings(
    @Nullable Boolean rollback,
    @Nullable Integer minRequests,
    @Nullable Double failureMargin,
    @Nullable Double refusalMargin,
    @Nullable Double latencyMargin,
    @Nullable Duration latencySlack,
    @Nullable Integer latencyMinRequests,
    @Nullable Double failuresAlone,
    @Nullable FailedWhen failedWhen) {

  /** Says nothing. */
  public static final WatchSettings NONE =
      new WatchSettings(null, null, null, null, null, null, null, null, null);
}
