package io.figwizard.loadtests.gate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Launches made up for tests. */
final class Launches {
  static final Builds BUILDS = new Builds("a", "b");

  private Launches() {}

  static GatePlan plan(Margins margins) {
    return new GatePlan(
        "drilling.submit-answer",
        "Both sides are made up.",
        4,
        2,
        14,
        30,
        360,
        1,
        margins,
        Map.of(),
        Validity.DEFAULT);
  }

  /** One whose three quantiles are all {@code monolith} and {@code extracted} ms. */
  static Launch of(int number, double monolith, double extracted) {
    return new Launch(number, BUILDS, arm(6000, monolith), arm(6000, extracted), List.of());
  }

  static Launch flawed(int number, String flaw) {
    return new Launch(number, BUILDS, arm(6000, 5), arm(6000, 5), List.of(flaw));
  }

  static Arm arm(long requests, double millis) {
    return new Arm(
        requests,
        Map.of(Arm.SUCCESS, requests),
        Map.of(Quantile.P50, millis, Quantile.P95, millis, Quantile.P99, millis),
        Double.NaN);
  }

  static Launch swapped(Launch launch) {
    return new Launch(
        launch.number(), launch.builds(), launch.extracted(), launch.monolith(), launch.flaws());
  }

  /**
   * A service as it was measured: a log-normal body around 3 ms, a slow tail of 3 % of the
   * requests, a spread of 4 % from launch to launch, and bursts that hit both arms.
   *
   * @param slowdown how much slower the extracted side really is; 1 is not at all
   */
  static Launch synthetic(int number, double slowdown, int requests, SplittableRandom random) {
    boolean burst = random.nextInt(10) == 0;
    double spread = 0.04 / Math.sqrt(2); // per arm, so that the ratio has 4 %
    return new Launch(
        number,
        BUILDS,
        synthetic(Math.exp(spread * random.nextGaussian()), burst, requests, random),
        synthetic(slowdown * Math.exp(spread * random.nextGaussian()), burst, requests, random),
        List.of());
  }

  private static Arm synthetic(
      double factor, boolean burst, int requests, SplittableRandom random) {
    double[] millis = new double[requests];
    for (int i = 0; i < requests; i++) {
      double one =
          random.nextInt(100) < 3
              ? 15 + 30 * random.nextDouble()
              : 3 * Math.exp(0.35 * random.nextGaussian());
      millis[i] = factor * (burst && random.nextInt(50) == 0 ? one + 10 : one);
    }
    Arrays.sort(millis);
    Map<Quantile, Double> quantiles = new EnumMap<>(Quantile.class);
    for (Quantile quantile : Quantile.values()) {
      quantiles.put(quantile, quantile.of(millis, 0));
    }
    return new Arm(requests, Map.of(Arm.SUCCESS, (long) requests), quantiles, Double.NaN);
  }

  /** A source that gives these, one after the other. */
  static LaunchSource giving(Launch... launches) {
    List<Launch> left = new ArrayList<>(List.of(launches));
    return number -> left.remove(0);
  }

  static GateProgress silent() {
    return new GateProgress() {
      @Override
      public void launching(int number, int valid, int wanted) {}

      @Override
      public void launched(Launch launch) {}

      @Override
      public void undecided(Ruling ruling, int moreLaunches) {}
    };
  }
}
