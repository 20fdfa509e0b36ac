package io.figwizard.routingproxy.control;

import io.figwizard.routingproxy.control.state.Standing;
import io.figwizard.routingproxy.routes.Hours;
import io.figwizard.routingproxy.routes.Mode;
import org.jspecify.annotations.Nullable;

/**
 * The wish to move a route.
 *
 * @param percent needed for canary unless users are given, not allowed otherwise
 * @param by who asks
 * @param reason needed with force
 * @param force overrides order and evidence
 * @param evidence compact JWS
 * @param generation the one the asker has seen; where it is not the current one, nothing is moved
 * @param accepted what need not have been compared before a canary
 * @param users how many at most, in place of percent
 * @param hours in which the canary has users; null for always
 */
public record FlipRequest(
    Mode mode,
    @Nullable Double percent,
    String by,
    String reason,
    boolean force,
    @Nullable String evidence,
    @Nullable Long generation,
    Accepted accepted,
    @Nullable Integer users,
    @Nullable Hours hours) {

  /** With everything compared, without a budget of users, at all hours. */
  public FlipRequest(
      Mode mode,
      @Nullable Double percent,
      String by,
      String reason,
      boolean force,
      @Nullable String evidence,
      @Nullable Long generation) {
    this(mode, percent, by, reason, force, evidence, generation, Accepted.NONE, null, null);
  }

  /**
   * Where it wants the route to be.
   *
   * @throws ControlRefusal where its parts contradict each other, whatever the route
   */
  public Standing standing() {
    Standing to = FlipRules.wanted(this);
    FlipRules.checkWords(this, to);
    return to;
  }

  /** The same wish with evidence and reason, if nothing was changed after a generation. */
  FlipRequest after(long seen, @Nullable String jws, String why) {
    return new FlipRequest(mode, percent, by, why, force, jws, seen, accepted, users, hours);
  }
}
