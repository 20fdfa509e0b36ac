package io.figwizard.loadtests.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.figwizard.loadtests.simulation.PulseSecond;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LaunchReadingTest {
  private static final long START = 1_000_000_000L;
  private static final int WARMUP_MILLIS = 2_000;
  private static final GatePlan PLAN =
      new GatePlan("r", "setting", 2, 0, 2, 3, 100, 1, Margins.DEFAULT, Map.of(), Validity.DEFAULT);

  @Test
  void dropsTheWarmUpAndSplitsTheRestByArm() {
    List<LoggedRequest> requests = steady(100);
    requests.add(new LoggedRequest("A|r", START + 100, START + 9_000, true, ""));

    Launch launch = read(requests, calm());

    assertThat(launch.flaws()).isEmpty();
    assertThat(launch.monolith().requests()).isEqualTo(150);
    assertThat(launch.extracted().requests()).isEqualTo(150);
    assertThat(launch.monolith().millis(Quantile.P99)).isBetween(4.5, 5.5);
    assertThat(launch.extracted().millis(Quantile.P50)).isBetween(6.5, 7.5);
  }

  @Test
  void tellsHowRequestsEnded() {
    assertThat(outcome("status.find.is(200), found 503")).isEqualTo("5xx");
    assertThat(outcome("status.find.is(200), but actually found 404")).isEqualTo("4xx");
    assertThat(outcome("substring(\"ok\":true).find.exists, found nothing")).isEqualTo("bad body");
    assertThat(outcome("j.n.ConnectException: Connection refused")).isEqualTo("no answer");
    assertThat(outcome("i.g.h.c.i.RequestTimeoutException: timeout of 60000 ms"))
        .isEqualTo("no answer");
    assertThat(LaunchReading.outcome(new LoggedRequest("A|r", 0, 1, true, ""))).isEqualTo("2xx");
  }

  @Test
  void doesNotCountWhenTheGeneratorPaused() {
    List<PulseSecond> pulse = calm();
    pulse.set(3, new PulseSecond(START / 1000 + 3, 500, 1, 140));

    assertThat(read(steady(100), pulse).flaws())
        .singleElement()
        .asString()
        .contains("paused for 140 ms", "allowed: 100 ms");
  }

  @Test
  void countsWhenTheGeneratorPausedOnlyInTheWarmUp() {
    List<PulseSecond> pulse = calm();
    pulse.set(0, new PulseSecond(START / 1000, 500, 1, 900));

    assertThat(read(steady(100), pulse).flaws()).isEmpty();
  }

  @Test
  void doesNotCountWhenTheGeneratorWasOftenLate() {
    List<PulseSecond> pulse = new ArrayList<>();
    for (int second = 0; second < 7; second++) {
      pulse.add(new PulseSecond(START / 1000 + second, 400, 10, 40));
    }

    assertThat(read(steady(100), pulse).flaws()).singleElement().asString().contains("late 2.5 %");
  }

  @Test
  void doesNotCountWhenTheRateWasNotReached() {
    assertThat(read(steady(70), calm()).flaws())
        .singleElement()
        .asString()
        .contains("210 requests were started (planned: 300");
  }

  @Test
  void doesNotCountWhenTheMonolithItselfFails() {
    List<LoggedRequest> requests = steady(100);
    requests.replaceAll(
        request ->
            request.name().startsWith("A|") && request.startMillis() % 100 == 0
                ? new LoggedRequest(
                    request.name(),
                    request.startMillis(),
                    request.endMillis(),
                    false,
                    "status.find.is(200), found 503")
                : request);

    assertThat(read(requests, calm()).flaws())
        .singleElement()
        .asString()
        .contains("the monolith failed 30 of 150 requests {2xx=120, 5xx=30}");
  }

  @Test
  void doesNotCountWithoutAWatchOnTheGenerator() {
    assertThat(read(steady(100), List.of()).flaws()).singleElement().asString().contains("watch");
  }

  private static String outcome(String message) {
    return LaunchReading.outcome(new LoggedRequest("B|r", 0, 1, false, message));
  }

  private static Launch read(List<LoggedRequest> requests, List<PulseSecond> pulse) {
    SimulationLog log = new SimulationLog("3.15.1", "S", START, requests, List.of());
    return new LaunchReading(PLAN).read(1, Launches.BUILDS, log, pulse, Double.NaN, Double.NaN);
  }

  /** Requests to both arms in turn, from the start of the warm-up to the end of the window. */
  private static List<LoggedRequest> steady(int perSecond) {
    List<LoggedRequest> requests = new ArrayList<>();
    for (int i = 0; i < perSecond * (WARMUP_MILLIS / 1000 + 3); i++) {
      long start = START + i * 1000L / perSecond;
      boolean toMonolith = i % 2 == 0;
      requests.add(
          new LoggedRequest(
              toMonolith ? "A|r" : "B|r", start, start + (toMonolith ? 5 : 7), true, ""));
    }
    return requests;
  }

  private static List<PulseSecond> calm() {
    List<PulseSecond> pulse = new ArrayList<>();
    for (int second = 0; second < 7; second++) {
      pulse.add(new PulseSecond(START / 1000 + second, 900, 0, 3));
    }
    return pulse;
  }
}
