package io.figwizard.loadtests.gate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole way, with the real load generator in a JVM of its own, against tiny servers. */
class GateIT {
  // This machine may be busy with anything: nothing here may depend on how fast it is.
  private static final Validity LENIENT = new Validity(60_000, 1, 0.2, 1, 0);
  // Two short launches on a busy machine differ a lot; what the numbers mean is JudgeTest's matter.
  private static final Margins GENEROUS = Margins.DEFAULT.withSlackMillis(1e12);
  private static final DataCheck ENOUGH_DATA =
      new DataCheck("production", new TreeMap<>(), List.of());

  @TempDir Path directory;
  private final StringWriter printed = new StringWriter();

  @Test
  void passesTwoEqualServers() throws Exception {
    GateResult result = gate(() -> TinyServer.sound("b"));

    assertThat(result.reasons()).hasSize(3).allMatch(reason -> reason.contains("is no worse"));
    assertThat(result.verdict()).isEqualTo(Verdict.PASS);
    assertThat(result.builds()).isEqualTo(new Builds("a", "b"));
    assertThat(result.launches()).hasSize(2);
    assertThat(result.monolith().requests() + result.extracted().requests())
        .isBetween(1_000L, 2_000L);
    assertThat(result.extracted().failed()).isZero();
    assertThat(directory.resolve("launch-1/feed.jsonl")).doesNotExist();
    assertThat(printed.toString())
        .contains("Both write to the same database", "launch 2 (1 of 2 done)", "Verdict: PASS");
  }

  @Test
  void failsAServerThatAnswersSomeRequestsWithErrors() throws Exception {
    GateResult result = gate(() -> TinyServer.failingEvery(5, "b"));

    assertThat(result.verdict()).isEqualTo(Verdict.FAIL);
    assertThat(result.extracted().outcomes()).containsKey("5xx");
    assertThat(result.monolith().failed()).isZero();
    assertThat(result.reasons())
        .anyMatch(reason -> reason.startsWith("answers: 5xx came"))
        .anyMatch(reason -> reason.startsWith("errors: the extracted side failed"));
  }

  private GateResult gate(TinyContenders.Server extracted) throws Exception {
    GatePlan plan =
        new GatePlan("drilling.submit-answer", 2, 0, 2, 2, 400, 1, GENEROUS, Map.of(), LENIENT);
    Duets duets =
        new Duets(
            plan,
            new TinyContenders(() -> TinyServer.sound("a"), extracted),
            new NumberedFeed(),
            directory);
    GateReport report = new GateReport(new PrintWriter(printed));
    report.plan(plan, ENOUGH_DATA);
    GateResult result = new Gate(plan, duets, report, Clock.systemUTC()).run(ENOUGH_DATA);
    report.result(result);
    return result;
  }
}
