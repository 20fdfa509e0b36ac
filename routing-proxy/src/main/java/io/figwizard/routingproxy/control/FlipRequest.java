package io.figwizard.routingproxy.control;

import io.figwizard.routingproxy.routes.Mode;
import org.jspecify.annotations.Nullable;

/**
 * The wish to move a route.
 *
 * @param percent needed for canary, not allowed otherwise
 * @param by who asks
 * @param reason needed with force
 * @param force overrides order and evidence
 * @param evidence compact JWS
 * @param generation the one the asker has seen; where it is not the current one, nothing is moved
 * @param accepted what need not have been compared before a canary
 */
public record FlipRequest(
    Mode mode,
    @Nullable Double percent,
    String by,
    String reason,
    boolean force,
    @Nullable String evidence,
    @Nullable Long generation,
    Accepted accepted) {

  /** With everything compared. */
  public FlipRequest(
      Mode mode,
      @Nullable Double percent,
      String by,
      String reason,
      boolean force,
      @Nullable String evidence,
      @Nullable Long generation) {
    this(mode, percent, by, reason, force, evidence, generation, Accepted.NONE);
  }
}
