package io.figwizard.loadtests.bench;

import io.figwizard.loadtests.bench.Results.Saturated;
import io.figwizard.loadtests.console.TextTable;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** Tells a reader how a benchmark goes on and what came of it. */
final class BenchPrint {

  // Below it somebody else was the limit, the load or the server most of all.
  private static final double AT_ITS_LIMIT = 0.9;

  // Of processes that want a processor, before anything is measured.
  private static final double BUSY = 1;

  private final PrintWriter out;

  BenchPrint(PrintWriter out) {
    this.out = out;
  }

  void plan(Machine machine, BenchOptions options, Duration estimate, List<String> absent) {
    line(
        "About %d min %d s, at most %d min: %d rounds of %.1f s for each variant, %d connections.",
        estimate.toMinutes(),
        estimate.toSecondsPart(),
        options.atMost().toMinutes(),
        options.rounds(),
        options.slice().toMillis() / 1e3,
        options.connections());
    line(
        machine.pins()
            ? "Proxies run on processor %s alone, everything else on the others."
            : "Nothing is pinned: there is no taskset, or one processor. Read CPU per request only.",
        machine.cores().get(machine.cores().size() - 1));
    absent.forEach(one -> line("Left out: %s.", one));
    double load = machine.load();
    if (load > BUSY) {
      line("Others are at work here (load %.1f): read CPU over nginx and nothing else.", load);
    }
  }

  void warm(String name, List<Double> seen) {
    line(
        "warm  %-18s %,8.0f requests/s at first, %,8.0f at last",
        name, seen.get(0), Collections.max(seen));
  }

  void round(int round, int rounds) {
    line("round %d of %d", round, rounds);
  }

  void pace(double perSecond, double share) {
    line(
        "Latency: %,.0f requests/s to each (%.0f %% of what the slowest can), and a third as many past"
            + " it.",
        perSecond, 100 * share);
  }

  void results(Results results) {
    line("");
    line("At the limit; ratios are of one round each: median (least to most)");
    line("%s", saturated(results));
    line(
        "  core: how much of its processor it used; below %.2f something else was the limit: read CPU",
        AT_ITS_LIMIT);
    line("");
    line("Added latency in microseconds, of requests at the same time with and without the proxy");
    line("%s", paced(results));
    line("");
    line("Memory");
    TextTable memory = new TextTable("process", "resident MiB", "at most");
    results
        .memory()
        .forEach(
            (name, numbers) ->
                memory.row(name, mebibytes(numbers.resident()), mebibytes(numbers.mostResident())));
    line("%s", memory);
    line("");
    Aims.of(results).forEach(aim -> line("%s", aim.text()));
  }

  private static String saturated(Results results) {
    TextTable table =
        new TextTable(
            "variant",
            "requests/s",
            "p50 us",
            "p99 us",
            "CPU us/request",
            "core",
            "requests/s over nginx",
            "CPU over nginx",
            "errors");
    for (String name : results.saturatedNames()) {
      String base = Aims.nginx(name);
      table.row(
          name,
          text("%,.0f", results, name, one -> one.reading().perSecond()),
          text("%,.0f", results, name, one -> one.reading().p50Micros()),
          text("%,.0f", results, name, one -> one.reading().p99Micros()),
          text("%.1f", results, name, Saturated::cpuMicros),
          text("%.2f", results, name, Saturated::busy),
          results.ratio(name, base, one -> one.reading().perSecond()).text(2),
          name.startsWith(Contestants.DIRECT)
              ? "-"
              : results.ratio(name, base, Saturated::cpuMicros).text(2),
          String.valueOf(results.errors(name)));
    }
    return table.toString();
  }

  private static String paced(Results results) {
    TextTable table =
        new TextTable("variant", "direct p50", "added p50", "direct p99", "added p99", "errors");
    for (String name : results.pacedNames()) {
      table.row(
          name,
          results.paced(name, r -> r.direct().p50Micros()).text(0),
          results.paced(name, r -> r.proxied().p50Micros() - r.direct().p50Micros()).text(0),
          results.paced(name, r -> r.direct().p99Micros()).text(0),
          results.paced(name, r -> r.proxied().p99Micros() - r.direct().p99Micros()).text(0),
          String.valueOf((long) results.paced(name, r -> r.proxied().errors()).most()));
    }
    return table.toString();
  }

  private static String text(
      String format, Results results, String name, ToDoubleFunction<Saturated> number) {
    double median = results.spread(name, number).median();
    return Double.isNaN(median) ? "-" : String.format(Locale.ROOT, format, median);
  }

  private static String mebibytes(long kibibytes) {
    return String.valueOf(kibibytes / 1024);
  }

  void line(String format, Object... values) {
    out.println(String.format(Locale.ROOT, format, values));
    out.flush();
  }
}
