package io.figwizard.routingproxy.routes;

import java.util.Locale;

/** Where a route stands on its way from the monolith to a function. */
public enum Mode {
  /** Everything is served by the monolith. */
  MONOLITH,
  /** Everything is served by the monolith; the extracted side gets copies of some requests. */
  SHADOW,
  /** A percentage of the users is served by the extracted side. */
  CANARY,
  /** Everything is served by the extracted side. */
  EXTRACTED,
  /** Everything is served by the extracted side, and the monolith is never asked any more. */
  RETIRED;

  /** Whether no user is on the extracted side. */
  public boolean monolithServesAll() {
    return this == MONOLITH || this == SHADOW;
  }

  /** The word used in files, commands and answers: the name in lower case. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
