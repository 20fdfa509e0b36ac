package io.figwizard.loadtests.gate;

import io.figwizard.loadtests.CannotRun;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * How much to measure.
 *
 * @param launches fresh launches at the first look, at least 2
 * @param seconds measured window of each launch
 * @param warmupSeconds traffic before each window
 * @param ratePerSecond requests per second, both sides together
 * @param seed decides which users and cards are asked for
 * @param slackMillis how much slower is always allowed, in milliseconds
 */
public record GateOptions(
    int launches,
    int seconds,
    int warmupSeconds,
    double ratePerSecond,
    long seed,
    double slackMillis) {

  /**
   * About five minutes on two cores. Enough requests to judge the median and the 95th percentile;
   * the 99th needs 5,000 for each side, so it is only reported: judging it takes 72 seconds a
   * launch. A higher rate would take more than half of what two cores can serve beside the load of
   * the demo.
   */
  public static final GateOptions DEFAULT =
      new GateOptions(4, 30, 36, 145, 1, Margins.DEFAULT.slackMillis());

  private static final int EXTRA_LOOKS = 2;

  /**
   * @param setting see {@link GatePlan}
   * @throws CannotRun if no gate can be made of it
   */
  GatePlan plan(String route, String setting) {
    return plan(route, setting, UnaryOperator.identity());
  }

  /**
   * @param rigour what becomes of the plan; tests on a busy machine want less of it
   */
  GatePlan plan(String route, String setting, UnaryOperator<GatePlan> rigour) {
    try {
      GatePlan plan =
          rigour.apply(
              new GatePlan(
                  route,
                  setting,
                  launches,
                  EXTRA_LOOKS,
                  warmupSeconds,
                  seconds,
                  ratePerSecond,
                  seed,
                  Margins.DEFAULT.withSlackMillis(slackMillis),
                  GatePlan.MINIMUM_REQUESTS,
                  Validity.DEFAULT));
      requireEnoughRequests(plan.minimumRequests());
      return plan;
    } catch (IllegalArgumentException e) {
      throw new CannotRun("cannot run a gate with " + e.getMessage(), e);
    }
  }

  private void requireEnoughRequests(Map<Quantile, Integer> minimumRequests) {
    double perArm = ratePerSecond * seconds / 2;
    for (Quantile quantile : Ruling.INDISPENSABLE) {
      int needed = minimumRequests.getOrDefault(quantile, 0);
      if (perArm < needed) {
        throw new CannotRun(
            String.format(
                Locale.ROOT,
                "%.0f requests/s for %d s give each side %.0f requests per launch (expected: at"
                    + " least %d, or %s cannot be judged); raise --rate or --seconds",
                ratePerSecond,
                seconds,
                perArm,
                needed,
                quantile.word()));
      }
    }
  }
}
