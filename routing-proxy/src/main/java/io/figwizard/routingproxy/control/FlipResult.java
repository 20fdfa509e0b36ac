package io.figwizard.routingproxy.control;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.figwizard.routingproxy.control.state.Change;
import io.figwizard.routingproxy.control.state.ShadowProof;
import io.figwizard.routingproxy.control.state.Standing;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What became of a flip or rollback.
 *
 * @param to where the route stands now
 * @param from where it stood before
 * @param appliedInMillis from the request to the instant new requests see it
 * @param changed false where it stood there already
 * @param kept whether it is on the disk; false only after a rollback that the disk refused
 * @param evidence id of the evidence that allowed it
 * @param warning what the asker must know, null as a rule
 * @param shadow what copies had shown before; null where nothing was asked
 * @param replicas which proxies apply it, null where this one has its state for itself
 * @param back who was moved to the monolith; null where nobody could be
 * @param split which others of its group stand elsewhere now; null where none does
 */
public record FlipResult(
    String route,
    @JsonUnwrapped Standing to,
    Standing from,
    long generation,
    double appliedInMillis,
    boolean changed,
    boolean kept,
    boolean forced,
    @Nullable String evidence,
    @Nullable String warning,
    @Nullable ShadowProof shadow,
    @Nullable Reached replicas,
    @Nullable MovedBack back,
    @Nullable GroupSplit split) {

  /** After a change. */
  static FlipResult of(
      Change change, double appliedInMillis, boolean kept, @Nullable String warning) {
    return new FlipResult(
        Objects.requireNonNull(change.route()),
        Objects.requireNonNull(change.to()),
        Objects.requireNonNull(change.from()),
        change.generation(),
        appliedInMillis,
        true,
        kept,
        change.forced(),
        change.evidence(),
        warning,
        change.shadow(),
        null,
        null,
        null);
  }

  /** Where the route stands there already. */
  static FlipResult unchanged(
      String route, Standing standing, long generation, double appliedInMillis) {
    return new FlipResult(
        route, standing, standing, generation, appliedInMillis, false, true, null);
  }

  /** After a rollback that applies, but could not be kept. */
  static FlipResult inMemoryOnly(
      String route, Standing from, long generation, double appliedInMillis, String warning) {
    return new FlipResult(
        route, Standing.MONOLITH, from, generation, appliedInMillis, true, false, warning);
  }

  /** Of what is not in the history. */
  private FlipResult(
      String route,
      Standing to,
      Standing from,
      long generation,
      double appliedInMillis,
      boolean changed,
      boolean kept,
      @Nullable String warning) {
    this(
        route,
        to,
        from,
        generation,
        appliedInMillis,
        changed,
        kept,
        false,
        null,
        warning,
        null,
        null,
        null,
        null);
  }

  /** The same result with how far it came among the proxies. */
  FlipResult with(Reached reached) {
    return with(reached, back, split);
  }

  /** The same with who was moved to the monolith. */
  public FlipResult with(MovedBack report) {
    return with(replicas, report, split);
  }

  /** The same with which others of its group stand elsewhere. */
  FlipResult with(GroupSplit others) {
    return with(replicas, back, others);
  }

  private FlipResult with(
      @Nullable Reached reached, @Nullable MovedBack report, @Nullable GroupSplit others) {
    return new FlipResult(
        route,
        to,
        from,
        generation,
        appliedInMillis,
        changed,
        kept,
        forced,
        evidence,
        warning,
        shadow,
        reached,
        report,
        others);
  }
}
