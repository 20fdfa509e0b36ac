package io.figwizard.routingproxy.control;

import io.figwizard.routingproxy.control.state.Standing;
import io.figwizard.routingproxy.control.users.UserBudgets;
import io.figwizard.routingproxy.routes.Mode;
import io.figwizard.routingproxy.routes.Route;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a route may do next. Going down is always allowed; going up takes one step at a time. */
final class FlipRules {

  private FlipRules() {}

  /** Where the request wants the route to be; throws ControlRefusal where it makes no sense. */
  static Standing wanted(FlipRequest request) {
    if (request.mode() != Mode.CANARY) {
      refuseWithout(Mode.CANARY, "percent", request.percent(), request);
      refuseWithout(Mode.CANARY, "users", request.users(), request);
      refuseWithout(Mode.CANARY, "between", request.hours(), request);
      return new Standing(request.mode(), 0);
    }
    Double percent = request.percent();
    Integer users = request.users();
    if (users != null) {
      if (percent != null) {
        throw ControlRefusal.invalid("users", "goes in place of percent; keep one of them");
      }
      if (users < 1 || users > UserBudgets.MOST) {
        throw ControlRefusal.invalid(
            "users",
            "must be 1 to " + UserBudgets.MOST + ", is " + users + "; for more users say percent");
      }
      return new Standing(Mode.CANARY, 0, users, request.hours());
    }
    if (percent == null) {
      throw ControlRefusal.invalid(
          "percent", "or users is needed for mode canary, for example percent 10 or users 200");
    }
    boolean wholeBasisPoints = Math.abs(percent * 100 - Math.rint(percent * 100)) < 1e-6;
    if (!(percent > 0 && percent <= 100) || !wholeBasisPoints) {
      throw ControlRefusal.invalid(
          "percent", "must be above 0, at most 100, in steps of 0.01, is " + percent);
    }
    return new Standing(Mode.CANARY, percent, null, request.hours());
  }

  private static void refuseWithout(
      Mode needed, String field, @Nullable Object value, FlipRequest request) {
    if (value != null) {
      throw ControlRefusal.invalid(
          field, "goes only with mode " + needed.word() + ", the mode is " + request.mode().word());
    }
  }

  /** Throws ControlRefusal where something is forced and nobody says why. */
  static void checkReason(FlipRequest request) {
    if (request.force() && request.reason().isBlank()) {
      throw ControlRefusal.invalid("reason", "is needed with force: it is kept in the history");
    }
  }

  /** Throws ControlRefusal where the request makes no sense, whatever the route. */
  static void checkWords(FlipRequest request, Standing to) {
    if (request.accepted().any() && to.mode() != Mode.CANARY) {
      throw ControlRefusal.invalid(
          "accept", "goes only with mode canary, the mode is " + to.mode().word());
    }
    if (request.accepted().all() && request.reason().isBlank()) {
      throw ControlRefusal.invalid("reason", "is needed with acceptAll: it is kept in the history");
    }
    checkReason(request);
  }

  /**
   * Throws ControlRefusal where going there is not the next step and not forced.
   *
   * @param dryRuns whether there is a key for them
   */
  static void checkStep(
      Route route, Standing from, Standing to, FlipRequest request, boolean dryRuns) {
    checkWords(request, to);
    if (to.mode() != Mode.MONOLITH && route.extracted() == null) {
      throw ControlRefusal.conflict(
          "no_extracted_side",
          "The route "
              + route.id()
              + " has no extracted side, so it cannot leave the monolith; name one in routes.yml"
              + " (extracted: ...)");
    }
    if (to.mode() == Mode.RETIRED) {
      throw ControlRefusal.conflict(
          "retire_instead",
          "A route is retired with `./fig retire "
              + route.id()
              + "`, which proves first that nobody needs the monolith any more.");
    }
    if (from.mode() == Mode.RETIRED && !request.force()) {
      throw ControlRefusal.conflict(
          "retired",
          "The route "
              + route.id()
              + " is retired: its code may be gone from the monolith. If it is still there, override"
              + " with --force --reason \"...\".");
    }
    if (to.mode() == Mode.SHADOW) {
      checkShadow(route, dryRuns);
    }
    boolean skips = from.mode().monolithServesAll() && to.mode() == Mode.EXTRACTED;
    if (skips && !request.force()) {
      throw ControlRefusal.conflict(
          "step_skipped",
          "The route "
              + route.id()
              + " stands at "
              + from
              + "; extracted comes after canary. Run `./fig flip "
              + route.id()
              + " canary --percent 10` first, or override with --force --reason \"...\".");
    }
  }

  /** Force does not help: it overrides judgements, and this would do things twice. */
  private static void checkShadow(Route route, boolean dryRuns) {
    if (!route.shadowing().allows(route.effect())) {
      throw ControlRefusal.conflict(
          "effect_not_shadowed",
          "The route "
              + route.id()
              + " cannot be shadowed: its effect is "
              + route.effect().word()
              + " or not declared, so a copy of a request could reach others than us. If it does"
              + " not, declare that for the route in routes.yml and on the action's @Handles:"
              + " effect: safe where it changes nothing, idempotent or write where it changes our"
              + " own data. If it does, and asks them through the handler kit's Outbound only, both"
              + " sides can run it dry and capture that: put @DryRunnable on the action, deploy"
              + " both sides, and say shadow: {dryRun: true} for the route in routes.yml. Otherwise"
              + " go on with `./fig gate "
              + route.id()
              + "` and a canary.");
    }
    if (route.needsDryRun() && !dryRuns) {
      throw ControlRefusal.conflict(
          "dry_run_off",
          "The route "
              + route.id()
              + " cannot be shadowed: its effect is "
              + route.effect().word()
              + ", so a copy of a request may only be run dry, and there is no key for dry runs."
              + " Make one (openssl rand -base64 32) and start the proxy, the monolith and the"
              + " function with it as FIG_DRY_RUN_KEY. Otherwise go on with `./fig gate "
              + route.id()
              + "` and a canary.");
    }
  }

  /** Throws ControlRefusal where things moved since the asker looked. */
  static void checkGeneration(@Nullable Long seen, long current) {
    if (seen != null && seen != current) {
      throw ControlRefusal.conflict(
          ControlRefusal.GENERATION_CONFLICT,
          "The generation is "
              + current
              + ", expected "
              + seen
              + ": somebody changed something since. Look with `./fig routes` and ask again.");
    }
  }

  static boolean needsEvidence(Standing from, Standing to, FlipRequest request) {
    // In shadow nobody is served by the extracted side, so there is nothing to prove yet.
    return to.isAbove(from) && to.mode() != Mode.SHADOW && !request.force();
  }

  /** For a move up that somebody asked for before the route was told to come back. */
  static ControlRefusal rolledBackMeanwhile(String id) {
    return ControlRefusal.conflict(
        ControlRefusal.ROLLED_BACK_MEANWHILE,
        "The route "
            + id
            + " was rolled back after this flip was asked for; it stays on the monolith. Ask again"
            + " if it is to move all the same.");
  }

  /** Whether copies that are begun to be counted anew meanwhile matter to it. */
  static boolean needsCopies(Standing to, FlipRequest request) {
    return !to.mode().monolithServesAll() && !request.force();
  }

  /**
   * Throws ControlRefusal where what copies had shown was begun anew since it was looked at.
   *
   * @param then how often each route's was begun anew before
   */
  static void checkStillCounts(String id, Map<String, Long> then, Map<String, Long> now) {
    if (!Objects.equals(then.get(id), now.get(id))) {
      throw ControlRefusal.conflict(
          "begun_meanwhile",
          "What was compared of "
              + id
              + " was begun anew (./fig diff "
              + id
              + " --begin) after this flip was asked for, so nothing was moved. Ask again.");
    }
  }

  /**
   * Throws ControlRefusal where the route is not any more what the asker's flip was judged by.
   *
   * @param goesUp whether a route that has left its place and come back counts as moved, too: it
   *     may have come back because of errors
   */
  static void checkUnmoved(Route seen, Snapshot then, Snapshot now, boolean goesUp) {
    Standing from = then.standing(seen.id());
    Standing standing = now.standing(seen.id());
    boolean moved =
        !standing.equals(from)
            || goesUp && now.newestChange(seen.id()) != then.newestChange(seen.id());
    if (moved || !now.named(seen.id()).equals(seen)) {
      throw ControlRefusal.conflict(
          ControlRefusal.MOVED_MEANWHILE,
          "The route "
              + seen.id()
              + " stood at "
              + from
              + " when this flip was asked for; since then it was moved and is at "
              + standing
              + " now, or routes.yml changed it. Look with `./fig routes` and ask again.");
    }
  }
}
