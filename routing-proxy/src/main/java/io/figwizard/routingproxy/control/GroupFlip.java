package io.figwizard.routingproxy.control;

import io.figwizard.routingproxy.control.evidence.EvidenceCheck;
import io.figwizard.routingproxy.control.state.Change;
import io.figwizard.routingproxy.control.state.ShadowProof;
import io.figwizard.routingproxy.control.state.Standing;
import io.figwizard.routingproxy.routes.Mode;
import io.figwizard.routingproxy.routes.Route;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A flip of all routes of a group: every one may go where it is asked to, with evidence of its own,
 * or none goes.
 */
final class GroupFlip {

  /** One route that is to move. */
  private record Step(
      Route route, Standing from, @Nullable ShadowProof shadow, @Nullable String evidence) {}

  /** How many refusals are told in the message; the fields have all. */
  private static final int TOLD = 5;

  private final Snapshot seen;
  private final FlipRequest request;
  private final Standing to;

  /** Also what stands there already: others may have moved it, and this proxy has not heard. */
  private final boolean movesAll;

  private final List<Step> steps = new ArrayList<>();

  /** Those that stand there already. */
  private final List<Route> unchanged = new ArrayList<>();

  /** How often what copies have shown was begun anew when this was asked for. */
  private final Map<String, Long> begun;

  private GroupFlip(Snapshot seen, FlipRequest request, boolean shared, ShadowCheck shadowCheck) {
    this.seen = seen;
    this.request = request;
    this.to = FlipRules.wanted(request);
    this.movesAll = shared && to.mode() == Mode.MONOLITH;
    this.begun = FlipRules.needsCopies(to, request) ? shadowCheck.begun() : Map.of();
  }

  /**
   * Throws ControlRefusal that names every route that may not. Asks the servers for their builds,
   * so nothing is to be locked.
   *
   * @param evidence compact JWS by route
   * @param dryRuns whether there is a key for them
   * @param shared whether others may have moved what stands there already
   */
  static GroupFlip check(
      Snapshot seen,
      String group,
      FlipRequest request,
      Map<String, String> evidence,
      EvidenceCheck evidenceCheck,
      ShadowCheck shadowCheck,
      boolean dryRuns,
      boolean shared) {
    if (!request.accepted().answers().isEmpty()) {
      throw ControlRefusal.invalid(
          "accept",
          "names answers of one route; flip that one first, or say acceptAll with a reason");
    }
    GroupFlip flip = new GroupFlip(seen, request, shared, shadowCheck);
    Map<String, String> refusals = new LinkedHashMap<>();
    // Those whose code may be gone from the monolith are not among them.
    for (String id : seen.idsOf(group)) {
      try {
        Route route = seen.named(id);
        FlipRules.checkStep(route, seen.standing(id), flip.to, request, dryRuns);
        flip.add(route, evidence.get(id), evidenceCheck, shadowCheck);
      } catch (ControlRefusal refusal) {
        refusals.put(id, String.valueOf(refusal.getMessage()));
      }
    }
    if (!refusals.isEmpty()) {
      throw flip.refusal(group, refusals);
    }
    return flip;
  }

  private void add(
      Route route, @Nullable String jws, EvidenceCheck evidenceCheck, ShadowCheck shadowCheck) {
    Standing from = seen.standing(route.id());
    if (to.equals(from) && !movesAll) {
      unchanged.add(route);
      return;
    }
    ShadowProof shadow = shadowCheck.check(route, from, to, request);
    String evidence =
        FlipRules.needsEvidence(from, to, request) ? evidenceCheck.check(route, jws) : null;
    steps.add(new Step(route, from, shadow, evidence));
  }

  /** Whether anybody is handed to the extracted side. */
  boolean goesUp() {
    return steps.stream().anyMatch(step -> to.isAbove(step.from()));
  }

  /**
   * Throws ControlRefusal where a route is not any more where it was when this was checked. Where
   * the group goes up, those that stand there already are part of it.
   */
  void checkUnmoved(Snapshot now) {
    steps.forEach(step -> FlipRules.checkUnmoved(step.route(), seen, now, goesUp()));
    if (goesUp()) {
      unchanged.forEach(route -> FlipRules.checkUnmoved(route, seen, now, true));
    }
  }

  /**
   * Throws ControlRefusal where the group goes up and one of it was told to come back since, or a
   * rollback holds it.
   *
   * @param seenThen how often each was rolled back when this was asked for
   * @param held those whose rollback is not kept yet
   */
  void checkNotRolledBack(
      Map<String, Integer> seenThen, Map<String, Integer> now, Set<String> held) {
    if (!goesUp()) {
      return;
    }
    Stream.concat(ids().stream(), unchanged.stream().map(Route::id))
        .filter(id -> held.contains(id) || !Objects.equals(seenThen.get(id), now.get(id)))
        .findFirst()
        .ifPresent(
            id -> {
              throw ControlRefusal.conflict(
                  ControlRefusal.ROLLED_BACK_MEANWHILE,
                  "The route "
                      + id
                      + " was rolled back after this flip of its group was asked for, or its"
                      + " rollback is not kept yet, so none was moved. Ask again if they are to move"
                      + " all the same.");
            });
  }

  /** Throws ControlRefusal where what copies had shown of one was begun anew since. */
  void checkStillCounts(ShadowCheck shadowCheck) {
    List<Step> shown = steps.stream().filter(step -> step.shadow() != null).toList();
    if (!shown.isEmpty()) {
      Map<String, Long> now = shadowCheck.begun();
      shown.forEach(step -> FlipRules.checkStillCounts(step.route().id(), begun, now));
    }
  }

  List<String> ids() {
    return steps.stream().map(step -> step.route().id()).toList();
  }

  /**
   * @param generation the last one so far
   */
  List<Change> changes(long generation, Instant at) {
    List<Change> changes = new ArrayList<>();
    for (Step step : steps) {
      changes.add(
          Change.flip(
                  generation + changes.size() + 1,
                  at,
                  request.by(),
                  step.route().id(),
                  step.from(),
                  to)
              .because(request.reason(), step.evidence(), request.force())
              .after(step.shadow()));
    }
    return changes;
  }

  /** With those that stood there already. */
  GroupFlipped result(String group, List<FlipResult> moved, double appliedInMillis) {
    List<FlipResult> all = new ArrayList<>(moved);
    long generation = seen.state().generation();
    unchanged.forEach(route -> all.add(FlipResult.unchanged(route.id(), to, generation, 0)));
    return new GroupFlipped(group, all, appliedInMillis);
  }

  private ControlRefusal refusal(String group, Map<String, String> refusals) {
    int all = refusals.size() + steps.size() + unchanged.size();
    String told =
        refusals.values().stream().limit(TOLD).collect(Collectors.joining(" "))
            + (refusals.size() > TOLD ? " And " + (refusals.size() - TOLD) + " more." : "");
    return new ControlRefusal(
        409,
        "group_refused",
        "No route of the group %s was moved to %s, because %d of its %d may not go there. %s"
            .formatted(group, to, refusals.size(), all, told),
        refusals);
  }
}
