package io.figwizard.handlerkit;

import java.util.Map;

/**
 * What a dry run is refused with. Apart from {@link Refusals}: no client of ours ever gets these,
 * the routing proxy alone asks for dry runs.
 */
final class DryRunRefusals {
  static final String SKIPPED = "dry_run_skipped";
  static final String NOT_POSSIBLE = "dry_run_not_possible";

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

  /** Whether it says something about the dry run, and nothing about the action. */
  static boolean isOne(Refusal refusal) {
    return refusal.code().equals(SKIPPED) || refusal.code().equals(NOT_POSSIBLE);
  }
}
