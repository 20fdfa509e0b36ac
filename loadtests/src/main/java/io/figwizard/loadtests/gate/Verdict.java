package io.figwizard.loadtests.gate;

import java.util.Locale;

/** What a gate found. Only {@link #PASS} lets a route move. */
enum Verdict {
  /** The extracted side is no worse than the monolith, within the margins. */
  PASS(0),
  /** It is worse. */
  FAIL(2),
  /** The measurements do not say, even after the extra looks. */
  INCONCLUSIVE(3),
  /** The run itself was unfit, so its measurements say nothing. */
  INVALID(4);

  private final int exitCode;

  Verdict(int exitCode) {
    this.exitCode = exitCode;
  }

  int exitCode() {
    return exitCode;
  }

  /** The name in evidence files. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
