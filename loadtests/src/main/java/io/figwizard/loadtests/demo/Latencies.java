package io.figwizard.loadtests.demo;

import io.figwizard.loadtests.console.TextTable;
import org.HdrHistogram.Histogram;

/** Prints outcomes side by side. */
final class Latencies {

  private Latencies() {}

  /** A line for each side that served something. */
  static TextTable bySide(Outcomes outcomes) {
    TextTable table =
        new TextTable(
            "side", "requests", "failed", "retried", "p50 ms", "p95 ms", "p99 ms", "max ms");
    for (String side : new String[] {Answered.MONOLITH, Answered.EXTRACTED}) {
      Outcomes served = outcomes.by(side);
      if (served.count() > 0) {
        line(table, side, served);
      }
    }
    Outcomes nobody = outcomes.where(one -> one.side() == null);
    if (nobody.count() > 0) {
      line(table, "neither", nobody);
    }
    return table;
  }

  private static void line(TextTable table, String name, Outcomes outcomes) {
    Histogram latencies = outcomes.latencies();
    table.row(
        name,
        "%,d".formatted(outcomes.count()),
        "%,d".formatted(outcomes.failed().count()),
        "%,d".formatted(outcomes.retried().count()),
        millis(latencies.getValueAtPercentile(50)),
        millis(latencies.getValueAtPercentile(95)),
        millis(latencies.getValueAtPercentile(99)),
        millis(latencies.getMaxValue()));
  }

  private static String millis(long micros) {
    return "%.1f".formatted(micros / 1_000.0);
  }
}
