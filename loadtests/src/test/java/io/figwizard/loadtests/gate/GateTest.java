package io.figwizard.loadtests.gate;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class GateTest {
  private static final Clock CLOCK = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);
  private static final DataCheck ENOUGH = new DataCheck("production", new TreeMap<>(), List.of());

  @Test
  void passesOnceThePlannedLaunchesDecide() throws Exception {
    GateResult result = run(ENOUGH, launches(10, 10.1, 9.9, 10.2));

    assertThat(result.verdict()).isEqualTo(Verdict.PASS);
    assertThat(result.launches()).hasSize(4);
    assertThat(result.reasons()).hasSize(3).allMatch(reason -> reason.contains("is no worse"));
    assertThat(result.builds()).isEqualTo(Launches.BUILDS);
  }

  @Test
  void failsWhatIsSlower() throws Exception {
    GateResult result = run(ENOUGH, launches(15, 15.1, 14.9, 15.2));

    assertThat(result.verdict()).isEqualTo(Verdict.FAIL);
    assertThat(result.reasons()).anyMatch(reason -> reason.startsWith("p50: the extracted side"));
  }

  @Test
  void looksTwiceMoreAndThenStaysUndecided() throws Exception {
    GateResult result = run(ENOUGH, launches(8, 16, 8, 16, 8, 16, 8, 16));

    assertThat(result.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
    assertThat(result.launches()).hasSize(8);
  }

  @Test
  void decidesAtTheSecondLookWhenTheNewLaunchesAgree() throws Exception {
    GateResult result = run(ENOUGH, launches(10, 11.2, 10, 12.2, 10, 10));

    assertThat(result.verdict()).isEqualTo(Verdict.PASS);
    assertThat(result.launches()).hasSize(6);
  }

  @Test
  void repeatsALaunchThatDoesNotCount() throws Exception {
    GateResult result =
        run(
            ENOUGH,
            Launches.of(1, 10, 10),
            Launches.flawed(2, "the load generator paused for 400 ms"),
            Launches.of(3, 10, 10.1),
            Launches.of(4, 10, 10.1),
            Launches.of(5, 10, 9.9));

    assertThat(result.verdict()).isEqualTo(Verdict.PASS);
    assertThat(result.validLaunches()).extracting(Launch::number).containsExactly(1, 3, 4, 5);
  }

  @Test
  void givesUpUndecidedWhenTooManyLaunchesDoNotCount() throws Exception {
    GateResult result =
        run(
            ENOUGH,
            Launches.flawed(1, "paused"),
            Launches.flawed(2, "paused"),
            Launches.of(3, 10, 10),
            Launches.flawed(4, "paused"),
            Launches.flawed(5, "slow"));

    assertThat(result.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
    assertThat(result.reasons()).contains("launch 5: slow").first().asString().contains("quieter");
  }

  @Test
  void isInvalidWhenTheCodeChangesMeanwhile() throws Exception {
    Launch rebuilt =
        new Launch(
            2, new Builds("a", "c"), Launches.arm(6000, 10), Launches.arm(6000, 10), List.of());

    GateResult result = run(ENOUGH, Launches.of(1, 10, 10), rebuilt);

    assertThat(result.verdict()).isEqualTo(Verdict.INVALID);
    assertThat(result.reasons()).first().asString().startsWith("builds: launch 2");
  }

  @Test
  void neverPassesOnDataOfTestSize() throws Exception {
    DataCheck small = new DataCheck("ci", new TreeMap<>(), List.of("data: 500 users"));

    GateResult measured = run(small, launches(10, 10.1, 9.9, 10.2));
    GateResult refused =
        new Gate(
                Launches.plan(Margins.DEFAULT),
                number -> {
                  throw new AssertionError("launched");
                },
                Launches.silent(),
                CLOCK)
            .refuse(small);

    assertThat(measured.verdict()).isEqualTo(Verdict.INVALID);
    assertThat(refused.verdict()).isEqualTo(Verdict.INVALID);
    assertThat(refused.reasons()).containsExactly("data: 500 users");
    assertThat(refused.launches()).isEmpty();
  }

  @Test
  void doesNotPassWithoutEnoughRequestsForTheNinetyFifthPercentile() throws Exception {
    GatePlan plan =
        new GatePlan(
            "drilling.stats",
            "setting",
            2,
            0,
            14,
            30,
            10,
            1,
            Margins.DEFAULT,
            Map.of(Quantile.P95, 6001),
            Validity.DEFAULT);

    GateResult result =
        new Gate(plan, Launches.giving(launches(10, 10)), Launches.silent(), CLOCK).run(ENOUGH);

    assertThat(result.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
    assertThat(result.reasons()).first().asString().startsWith("p95: too few requests");
  }

  @Test
  void onlyAPassExitsWithZero() {
    assertThat(Arrays.stream(Verdict.values()).filter(verdict -> verdict.exitCode() == 0))
        .containsExactly(Verdict.PASS);
    assertThat(Arrays.stream(Verdict.values()).map(Verdict::exitCode)).containsExactly(0, 2, 3, 4);
  }

  private static GateResult run(DataCheck data, Launch... launches) throws Exception {
    return new Gate(
            Launches.plan(Margins.DEFAULT), Launches.giving(launches), Launches.silent(), CLOCK)
        .run(data);
  }

  private static Launch[] launches(double... extracted) {
    Launch[] launches = new Launch[extracted.length];
    for (int i = 0; i < extracted.length; i++) {
      launches[i] = Launches.of(i + 1, 10, extracted[i]);
    }
    return launches;
  }
}
