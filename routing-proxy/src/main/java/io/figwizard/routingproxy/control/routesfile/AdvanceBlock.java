package io.figwizard.routingproxy.control.routesfile;

import io.figwizard.routingproxy.routes.AdvanceStep;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Reads the list {@code advance}; where there is none, that of the surrounding block stays. */
final class AdvanceBlock {

  private static final String EXAMPLE = "advance: [{percent: 10, for: 24h}]";

  private final Findings findings;
  private final Values values;

  AdvanceBlock(Findings findings) {
    this.findings = findings;
    this.values = new Values(findings);
  }

  List<AdvanceStep> read(Mapping block, List<AdvanceStep> surrounding) {
    if (!block.has("advance")) {
      return surrounding;
    }
    List<AdvanceStep> steps = new ArrayList<>();
    for (Mapping entry : block.blocks("advance", EXAMPLE)) {
      entry.allowOnly(List.of("percent", "for"));
      entry.required("percent", "10");
      entry.required("for", "24h");
      double percent = values.read(entry, "percent", "10", AdvanceBlock::percent, 100.0);
      Duration observed = values.read(entry, "for", "24h", Values::time, Duration.ofDays(1));
      if (!steps.isEmpty() && steps.get(steps.size() - 1).percent() >= percent) {
        findings.add(
            entry.line(), "advance must go up with each step, and " + percent + " does not");
      }
      steps.add(new AdvanceStep(percent, observed));
    }
    return List.copyOf(steps);
  }

  private static double percent(String text) {
    // Also an IllegalArgumentException where it is no number.
    double percent = Double.parseDouble(text);
    boolean wholeBasisPoints = Math.abs(percent * 100 - Math.rint(percent * 100)) < 1e-6;
    if (!(percent > 0 && percent <= 100) || !wholeBasisPoints) {
      throw new IllegalArgumentException(text);
    }
    return percent;
  }
}
