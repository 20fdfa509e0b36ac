package io.figwizard.loadtests.gate;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.commons.statistics.distribution.BetaDistribution;

/**
 * What no average excuses: more errors than the monolith, or kinds of answer that it never gives.
 * Counted over all valid launches together.
 */
final class HardRules {
  /** How much higher B's error rate may be, as a share of requests. */
  static final double ERROR_ALLOWANCE = 0.005;

  /** From this share of B's requests on, a kind of answer that A never gave counts. */
  static final double NEW_OUTCOME_SHARE = 0.001;

  private static final double CONFIDENCE = 0.95;

  /** Requests, failures and outcomes of one side over several launches. */
  record Totals(long requests, long failed, Map<String, Long> outcomes) {
    static Totals of(List<Arm> arms) {
      Map<String, Long> outcomes = new TreeMap<>();
      arms.forEach(arm -> arm.outcomes().forEach((k, n) -> outcomes.merge(k, n, Long::sum)));
      return new Totals(
          arms.stream().mapToLong(Arm::requests).sum(),
          arms.stream().mapToLong(Arm::failed).sum(),
          outcomes);
    }

    double errorRate() {
      return requests == 0 ? Double.NaN : (double) failed / requests;
    }
  }

  /**
   * What was found.
   *
   * @param violations what B breaks; any of them is a FAIL
   * @param doubts rules that too few requests leave open; any of them forbids a PASS
   */
  record Findings(List<String> violations, List<String> doubts) {}

  private HardRules() {}

  static Findings check(Totals monolith, Totals extracted) {
    List<String> violations = new ArrayList<>();
    List<String> doubts = new ArrayList<>();
    double upper = upperBound(extracted.failed(), extracted.requests());
    double allowed = monolith.errorRate() + ERROR_ALLOWANCE;
    if (!(upper <= allowed)) {
      // Beyond the allowance only because there were few requests is no fault of B's.
      boolean more = extracted.errorRate() > monolith.errorRate();
      (more ? violations : doubts).add(errors(monolith, extracted, upper));
    }
    for (String outcome : new TreeSet<>(extracted.outcomes().keySet())) {
      long count = extracted.outcomes().getOrDefault(outcome, 0L);
      double share = (double) count / extracted.requests();
      if (!monolith.outcomes().containsKey(outcome) && share > NEW_OUTCOME_SHARE) {
        violations.add(
            text(
                "answers: %s came %d times (%.2f %%) from the extracted side and never from the"
                    + " monolith",
                outcome, count, 100 * share));
      }
    }
    return new Findings(violations, doubts);
  }

  private static String errors(Totals monolith, Totals extracted, double upper) {
    return text(
        "errors: the extracted side failed %d of %d requests, so its true error rate may be %.3f %%"
            + " (allowed: the monolith's %.3f %% + %.1f points)",
        extracted.failed(),
        extracted.requests(),
        100 * upper,
        100 * monolith.errorRate(),
        100 * ERROR_ALLOWANCE);
  }

  /**
   * Clopper-Pearson: the highest true rate that {@code failed} of {@code requests} still allows.
   * Clopper and Pearson, Biometrika 26 (1934).
   */
  static double upperBound(long failed, long requests) {
    if (failed >= requests) {
      return 1;
    }
    return BetaDistribution.of(failed + 1.0, (double) requests - failed)
        .inverseCumulativeProbability(CONFIDENCE);
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
