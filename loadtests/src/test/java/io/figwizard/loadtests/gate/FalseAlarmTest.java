package io.figwizard.loadtests.gate;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * How often the gate is wrong, counted over many gates of made-up launches. Same seed, same gates.
 */
class FalseAlarmTest {
  private static final int GATES = 1_000;
  private static final int REQUESTS = 1_500;
  private static final DataCheck DATA = new DataCheck("production", new TreeMap<>(), List.of());
  private static final Clock CLOCK = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);
  // The margin is the same for all quantiles here, so that one slowdown sits on all limits.
  private static final double MARGIN = 0.25;
  private static final Margins MARGINS =
      new Margins(Map.of(Quantile.P50, MARGIN, Quantile.P95, MARGIN, Quantile.P99, MARGIN), 0);

  @Test
  void identicalCodePassesAndHardlyEverFails() throws Exception {
    Map<Verdict, Integer> verdicts = verdicts(1);

    assertThat(verdicts.get(Verdict.FAIL)).isLessThanOrEqualTo(GATES / 100);
    assertThat(verdicts.get(Verdict.PASS)).isGreaterThanOrEqualTo(GATES * 90 / 100);
  }

  @Test
  void codeSlowerByExactlyTheMarginHardlyEverPasses() throws Exception {
    assertThat(verdicts(1 + MARGIN).get(Verdict.PASS)).isLessThanOrEqualTo(GATES * 5 / 100);
  }

  @Test
  void codeSlowerByHalfMoreThanTheMarginFails() throws Exception {
    assertThat(verdicts(1 + 1.5 * MARGIN).get(Verdict.FAIL))
        .isGreaterThanOrEqualTo(GATES * 90 / 100);
  }

  private static Map<Verdict, Integer> verdicts(double slowdown) throws Exception {
    Map<Verdict, Integer> verdicts = new EnumMap<>(Verdict.class);
    for (Verdict verdict : Verdict.values()) {
      verdicts.put(verdict, 0);
    }
    SplittableRandom random = new SplittableRandom(20_261_122);
    for (int gate = 0; gate < GATES; gate++) {
      LaunchSource source = number -> Launches.synthetic(number, slowdown, REQUESTS, random);
      Verdict verdict =
          new Gate(Launches.plan(MARGINS), source, Launches.silent(), CLOCK).run(DATA).verdict();
      verdicts.merge(verdict, 1, Integer::sum);
    }
    return verdicts;
  }
}
