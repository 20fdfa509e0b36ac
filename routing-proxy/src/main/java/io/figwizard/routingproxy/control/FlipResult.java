package io.figwizard.routingproxy.control;

import io.figwizard.routingproxy.control.state.Change;
import io.figwizard.routingproxy.control.state.ShadowProof;
import io.figwizard.routingproxy.control.state.Standing;
import io.figwizard.routingproxy.routes.Hours;
import io.figwizard.routingproxy.routes.Mode;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What became of a flip or rollback.
 *
 * @param mode where the route stands now
 * @param from where it stood before
 * @param appliedInMillis from the request to the instant new requests see it
 * @param changed false where it stood there already
 * @param kept whether it is on the disk; false only after a rollback that the disk refused
 * @param evidence id of the evidence that allowed it
 * @param warning what the asker must know, null as a rule
 * @param shadow what copies had shown before; null where nothing was asked
 * @param users how many at most in its canary; null where it has no budget
 * @param hours of its canary; null for always
 * @param replicas which proxies apply it, null where this one has its state for itself
 * @param back who was moved to the monolith; null where nobody could be
 */
public record FlipResult(
    String route,
    Mode mode,
    double percent,
    Standing from,
    long generation,
    double appliedInMillis,
    boolean changed,
    boolean kept,
    boolean forced,
    @Nullable String evidence,
    @Nullable String warning,
    @Nullable ShadowProof shadow,
    @Nullable Integer users,
    @Nullable Hours hours,
    @Nullable Reached replicas,
    @Nullable MovedBack back) {

  /** The same result with how far it came among the proxies. */
  FlipResult with(Reached reached) {
    return new FlipResult(
        route,
        mode,
        percent,
        from,
        generation,
        appliedInMillis,
        changed,
        kept,
        forced,
        evidence,
        warning,
        shadow,
        users,
        hours,
        reached,
        back);
  }

  /** After a change. */
  static FlipResult of(
      Change change, double appliedInMillis, boolean kept, @Nullable String warning) {
    Standing to = Objects.requireNonNull(change.to());
    return new FlipResult(
        Objects.requireNonNull(change.route()),
        to.mode(),
        to.percent(),
        Objects.requireNonNull(change.from()),
        change.generation(),
        appliedInMillis,
        true,
        kept,
        change.forced(),
        change.evidence(),
        warning,
        change.shadow(),
        to.users(),
        to.hours(),
        null,
        null);
  }

  /** Where the route stands there already. */
  static FlipResult unchanged(
      String route, Standing standing, long generation, double appliedInMillis) {
    return new FlipResult(
        route,
        standing.mode(),
        standing.percent(),
        standing,
        generation,
        appliedInMillis,
        false,
        true,
        false,
        null,
        null,
        null,
        standing.users(),
        standing.hours(),
        null,
        null);
  }

  /** After a rollback that applies, but could not be kept. */
  static FlipResult inMemoryOnly(
      String route, Standing from, long generation, double appliedInMillis, String warning) {
    return new FlipResult(
        route,
        Standing.MONOLITH.mode(),
        0,
        from,
        generation,
        appliedInMillis,
        true,
        false,
        false,
        null,
        warning,
        null,
        null,
        null,
        null,
        null);
  }

  /** The same with who was moved to the monolith. */
  public FlipResult with(MovedBack report) {
    return new FlipResult(
        route,
        mode,
        percent,
        from,
        generation,
        appliedInMillis,
        changed,
        kept,
        forced,
        evidence,
        warning,
        shadow,
        users,
        hours,
        replicas,
        report);
  }
}
