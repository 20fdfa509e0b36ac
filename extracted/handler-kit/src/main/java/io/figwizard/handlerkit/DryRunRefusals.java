package io.figwizard.handlerkit;

import java.util.Map;
import java.util.Set;

/**
 * What a dry run is refused with. Apart from {@link Refusals}: no client of ours ever gets these,
 * the routing proxy alone asks for dry runs.
 */
final class DryRunRefusals {
  static final String SKIPPED = "dry_run_skipped";
  static final String NOT_POSSIBLE = "dry_run_not_possible";
  static final String KEPT = "dry_run_kept";

  private DryRunRefusals() {}

  /** Nobody who may ask for it has asked, or not in the way that is agreed. Nothing was run. */
  static Refusal refused(String why) {
    return Refusal.forbidden("dry_run_refused", why);
  }

  /** What is asked for cannot be undone, or nobody has said that it can. Nothing was run. */
  static Refusal notPossible(String why) {
    return new Refusal(422, NOT_POSSIBLE, why, Map.of());
  }

  /** Not now: others come first. What was begun is rolled back. */
  static Refusal skipped(String why) {
    return Refusal.conflict(SKIPPED, why);
  }

  /** It was run, and cannot be said to be rolled back: a fault of the action, and no refusal. */
  static Refusal kept() {
    return new Refusal(
        500,
        KEPT,
        "The action has ended the transaction of its dry run; what it did may have been kept.",
        Map.of());
  }

  /** Whether it says something about the dry run, and nothing about the action. */
  static boolean isOne(Refusal refusal) {
    return Set.of(SKIPPED, NOT_POSSIBLE, KEPT).contains(refusal.code());
  }
}
