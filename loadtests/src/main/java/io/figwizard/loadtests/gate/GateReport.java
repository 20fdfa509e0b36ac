package io.figwizard.loadtests.gate;

import java.io.PrintWriter;
import java.util.Locale;

/** Tells a reader how a gate goes on and what it found. */
final class GateReport implements GateProgress {
  private final PrintWriter out;

  GateReport(PrintWriter out) {
    this.out = out;
  }

  void plan(GatePlan plan, DataCheck data) {
    line(
        "Gate %s: %d launches of %d s at %.0f requests/s after %d s of warm-up, seed %d.",
        plan.route(),
        plan.launches(),
        plan.seconds(),
        plan.ratePerSecond(),
        plan.warmupSeconds(),
        plan.seed());
    line("%s Each request goes to one of them at random.", plan.setting());
    long total = data.rows().values().stream().mapToLong(Long::longValue).sum();
    line("Data: profile %s, %,d rows in %d tables.", data.profile(), total, data.rows().size());
  }

  @Override
  public void launching(int number, int valid, int wanted) {
    line("launch %d (%d of %d done) ...", number, valid, wanted);
  }

  @Override
  public void launched(Launch launch) {
    line("  monolith  %s%n  extracted %s", arm(launch.monolith()), arm(launch.extracted()));
    launch.flaws().forEach(flaw -> line("  does not count, repeated: %s", flaw));
  }

  private static String arm(Arm arm) {
    String cpu =
        Double.isFinite(arm.cpuMicrosPerRequest())
            ? text(", %.0f us CPU/request", arm.cpuMicrosPerRequest())
            : "";
    return text(
        "%,6d requests, %d failed, p50 %.2f, p95 %.2f, p99 %.2f ms%s",
        arm.requests(),
        arm.failed(),
        arm.millis(Quantile.P50),
        arm.millis(Quantile.P95),
        arm.millis(Quantile.P99),
        cpu);
  }

  @Override
  public void undecided(Ruling ruling, int moreLaunches) {
    line("Not decided yet; %d more launches.", moreLaunches);
    ruling.reasons().forEach(reason -> line("  %s", reason));
  }

  void result(GateResult result) {
    line("");
    if (!result.comparisons().isEmpty()) {
      table(result);
    }
    line("Verdict: %s", result.verdict());
    result.reasons().forEach(reason -> line("  - %s", reason));
  }

  private void table(GateResult result) {
    line(
        "%-8s %10s %10s %8s %19s %8s  %s",
        "", "monolith", "extracted", "change", "confidence", "allowed", "verdict");
    for (Comparison comparison : result.comparisons()) {
      line(
          "%-8s %7.2f ms %7.2f ms %+7.1f%% %+8.1f%%..%+7.1f%% %+7.1f%%  %s",
          comparison.quantile().word(),
          mean(result, comparison.quantile(), true),
          mean(result, comparison.quantile(), false),
          Comparison.percent(comparison.mean()),
          Comparison.percent(comparison.lower()),
          Comparison.percent(comparison.upper()),
          Comparison.percent(comparison.limit()),
          comparison.judged() ? comparison.verdict().word() : "too few requests to judge");
    }
    line("%-8s %10s %10s", "errors", errors(result.monolith()), errors(result.extracted()));
    line("");
  }

  private static String errors(HardRules.Totals totals) {
    return text("%.3f %%", 100 * totals.errorRate());
  }

  private static double mean(GateResult result, Quantile quantile, boolean monolith) {
    return result.validLaunches().stream()
        .mapToDouble(launch -> (monolith ? launch.monolith() : launch.extracted()).millis(quantile))
        .average()
        .orElse(Double.NaN);
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }

  private void line(String format, Object... values) {
    out.println(text(format, values));
    out.flush();
  }
}
