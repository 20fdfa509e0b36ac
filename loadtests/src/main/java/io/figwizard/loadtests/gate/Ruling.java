package io.figwizard.loadtests.gate;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The verdict over everything that was compared, with its reasons.
 *
 * <p>FAIL if anything failed. PASS only if everything judged passed, the median and the 95th
 * percentile among it. Demanding all of them needs no correction for many comparisons: it only
 * makes a wrong PASS rarer.
 */
record Ruling(Verdict verdict, List<String> reasons) {
  /** Without these there is no PASS. */
  static final Set<Quantile> INDISPENSABLE = Set.of(Quantile.P50, Quantile.P95);

  Ruling {
    reasons = List.copyOf(reasons);
  }

  static Ruling of(List<Comparison> comparisons, HardRules.Findings findings) {
    List<String> failures = new ArrayList<>(findings.violations());
    List<String> doubts = new ArrayList<>(findings.doubts());
    List<String> passes = new ArrayList<>();
    for (Comparison comparison : comparisons) {
      if (!comparison.judged()) {
        if (INDISPENSABLE.contains(comparison.quantile())) {
          doubts.add(
              comparison.quantile().word()
                  + ": too few requests per launch to judge it; raise --rate or --seconds");
        }
        continue;
      }
      switch (comparison.verdict()) {
        case PASS -> passes.add(text(comparison, "is no worse"));
        case FAIL -> failures.add(text(comparison, "is slower beyond doubt"));
        default -> doubts.add(text(comparison, "cannot be told apart from too slow"));
      }
    }
    if (!failures.isEmpty()) {
      return new Ruling(Verdict.FAIL, failures);
    }
    return doubts.isEmpty()
        ? new Ruling(Verdict.PASS, passes)
        : new Ruling(Verdict.INCONCLUSIVE, doubts);
  }

  private static String text(Comparison comparison, String what) {
    return String.format(
        Locale.ROOT,
        "%s: the extracted side %s: %+.1f %% (confident of %+.1f to %+.1f %%, allowed %+.1f %%)",
        comparison.quantile().word(),
        what,
        Comparison.percent(comparison.mean()),
        Comparison.percent(comparison.lower()),
        Comparison.percent(comparison.upper()),
        Comparison.percent(comparison.limit()));
  }
}
