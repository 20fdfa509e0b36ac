package io.figwizard.webhook;

import java.util.Locale;

/** What a signature is worth. */
enum Verdict {
  GENUINE,
  NO_SIGNATURE,
  MALFORMED,
  TOO_OLD,
  FROM_THE_FUTURE,
  NOT_OURS;

  /** For logs and metrics. The sender is not told: it would help those who guess. */
  String reason() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
