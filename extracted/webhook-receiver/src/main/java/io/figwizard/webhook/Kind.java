package io.figwizard.webhook;

import java.util.Locale;

/** What form an event has. */
enum Kind {
  /** Holds the object as it was. */
  SNAPSHOT,
  /** Names the object only. */
  THIN,
  /** Signed, but of no form that we know. */
  UNKNOWN;

  /** As rows and metrics spell it. */
  String id() {
    return name().toLowerCase(Locale.ROOT);
  }
}
