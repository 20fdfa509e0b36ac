package io.figwizard.loadtests.gate;

import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Runs launches until there is a verdict: the planned number first, then at most twice two more if
 * they do not decide. An invalid launch is repeated, a few times; then the gate gives up undecided.
 */
final class Gate {
  private final GatePlan plan;
  private final LaunchSource source;
  private final GateProgress progress;
  private final Clock clock;

  Gate(GatePlan plan, LaunchSource source, GateProgress progress, Clock clock) {
    this.plan = plan;
    this.source = source;
    this.progress = progress;
    this.clock = clock;
  }

  /** The result of a gate that must not run on such data. No request was sent. */
  GateResult refuse(DataCheck data) {
    return result(
        data, clock.instant(), List.of(), List.of(), new Ruling(Verdict.INVALID, data.problems()));
  }

  GateResult run(DataCheck data) throws IOException, InterruptedException {
    Instant startedAt = clock.instant();
    Judge judge = new Judge(plan);
    List<Launch> launches = new ArrayList<>();
    List<Comparison> comparisons = List.of();
    for (int look = 0; ; look++) {
      Ruling trouble = launch(launches, wanted(look));
      if (trouble != null) {
        return result(data, startedAt, launches, comparisons, trouble);
      }
      List<Launch> valid = launches.stream().filter(Launch::valid).toList();
      comparisons = judge.compare(valid);
      Ruling ruling = Ruling.of(comparisons, findings(valid));
      if (ruling.verdict() != Verdict.INCONCLUSIVE || look == plan.extraLooks()) {
        return result(data, startedAt, launches, comparisons, ruling);
      }
      progress.undecided(ruling, GatePlan.LAUNCHES_PER_EXTRA_LOOK);
    }
  }

  private int wanted(int look) {
    return plan.launches() + look * GatePlan.LAUNCHES_PER_EXTRA_LOOK;
  }

  /** Adds launches until enough are valid. Returns why that is not possible, if it is not. */
  private @Nullable Ruling launch(List<Launch> launches, int wanted)
      throws IOException, InterruptedException {
    while (true) {
      long valid = launches.stream().filter(Launch::valid).count();
      if (valid >= wanted) {
        return null;
      }
      long repeats = launches.size() - valid;
      if (repeats > plan.validity().maxRepeats()) {
        return new Ruling(Verdict.INCONCLUSIVE, tooManyFlaws(launches));
      }
      progress.launching(launches.size() + 1, (int) valid, wanted);
      Launch launch = source.run(launches.size() + 1);
      progress.launched(launch);
      launches.add(launch);
      Builds first = launches.get(0).builds();
      if (!launch.builds().equals(first)) {
        return new Ruling(
            Verdict.INVALID,
            List.of(
                "builds: launch "
                    + launch.number()
                    + " ran "
                    + launch.builds()
                    + ", launch 1 ran "
                    + first
                    + " (expected: the same): the code was rebuilt meanwhile; run the gate again"));
      }
    }
  }

  private static List<String> tooManyFlaws(List<Launch> launches) {
    List<String> reasons = new ArrayList<>();
    reasons.add(
        "environment: too many launches did not count; run the gate again on a quieter machine");
    launches.forEach(
        launch ->
            launch.flaws().forEach(flaw -> reasons.add("launch " + launch.number() + ": " + flaw)));
    return reasons;
  }

  private static HardRules.Findings findings(List<Launch> valid) {
    return HardRules.check(
        HardRules.Totals.of(valid.stream().map(Launch::monolith).toList()),
        HardRules.Totals.of(valid.stream().map(Launch::extracted).toList()));
  }

  private GateResult result(
      DataCheck data,
      Instant startedAt,
      List<Launch> launches,
      List<Comparison> comparisons,
      Ruling ruling) {
    // Whatever was measured on data of test size, it is no evidence.
    Ruling held = data.problems().isEmpty() ? ruling : new Ruling(Verdict.INVALID, data.problems());
    return new GateResult(
        plan,
        data,
        startedAt,
        clock.instant(),
        launches.isEmpty() ? null : launches.get(0).builds(),
        launches,
        comparisons,
        held.verdict(),
        held.reasons());
  }
}
