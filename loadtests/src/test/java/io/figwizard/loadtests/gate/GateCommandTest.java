package io.figwizard.loadtests.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.figwizard.loadtests.CannotRun;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class GateCommandTest {
  @TempDir Path directory;

  private final StringWriter errors = new StringWriter();

  @Test
  void namesTheKnownRoutesAndStartsNothing() {
    assertThat(run("drilling.delete-deck")).isEqualTo(1);
    assertThat(errors.toString()).contains("'drilling.delete-deck'", "drilling.submit-answer");
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void namesTheMistakeInAFileOfOnesOwnAndStartsNothing() throws Exception {
    Path file = Files.writeString(directory.resolve("gate.yml"), "sides: {monolit: {url: x}}");

    assertThat(run("orders.create", "--config=" + file)).isEqualTo(1);
    assertThat(errors.toString())
        .contains("gate.yml: sides is incomplete (expected: monolith and extracted)");
    assertThat(directory).isDirectoryContaining("glob:**gate.yml");
    assertThat(directory.resolve("secrets")).doesNotExist();
    assertThat(directory.resolve("gate")).doesNotExist();
  }

  @Test
  void endsWithOneAndNotWithTheCodeOfAFailedGateWhenUsedWrongly() {
    assertThat(run("drilling.stats", "--launches", "many")).isEqualTo(1);
    assertThat(run()).isEqualTo(1);
    assertThat(errors.toString()).contains("'many' is not an int", "ROUTE");
  }

  @Test
  void refusesALoadThatCannotBeJudged() {
    GateOptions tooLittle = new GateOptions(4, 10, 14, 100, 1, 2);
    GateOptions oneLaunch = new GateOptions(1, 30, 14, 360, 1, 2);

    assertThatThrownBy(() -> tooLittle.plan("drilling.stats", "setting"))
        .isInstanceOf(CannotRun.class)
        .hasMessageContainingAll("each side 500 requests", "raise --rate or --seconds");
    assertThatThrownBy(() -> oneLaunch.plan("drilling.stats", "setting"))
        .isInstanceOf(CannotRun.class)
        .hasMessageContainingAll("launches: 1", "expected: >= 2");
  }

  @Test
  void judgesMedianAndNinetyFifthPercentileByDefaultAfterEnoughWarmUp() {
    GatePlan plan = GateOptions.DEFAULT.plan("drilling.submit-answer", "setting");
    double perArm = plan.ratePerSecond() / 2;

    assertThat(perArm * plan.seconds()).isGreaterThan(plan.minimumRequests().get(Quantile.P95));
    // Half of the warm-up is a ramp that starts at a tenth of the rate.
    assertThat(perArm * plan.warmupSeconds() * (0.55 + 1) / 2).isGreaterThan(2_000);
    assertThat(plan.extraLooks()).isEqualTo(2);
  }

  private int run(String... arguments) {
    CommandLine command = new CommandLine(new GateCommand());
    command.setErr(new PrintWriter(errors, true));
    String[] all = new String[arguments.length + 1];
    all[0] = "--fig-directory=" + directory;
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    return command.execute(all);
  }
}
