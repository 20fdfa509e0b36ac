package io.figwizard.routingproxy.diff;

import java.util.Locale;

/** How the extracted side's answer differs from the monolith's. */
public enum Kind {
  /** The monolith has it, the extracted side has not. */
  MISSING,
  /** The extracted side has it, the monolith has not. */
  EXTRA,
  /** A text instead of a number, null instead of a text. */
  TYPE,
  VALUE,
  /** The same elements in another order. */
  ORDER,
  /** Another number of elements; they are not compared then. */
  SIZE,
  STATUS,
  HEADER;

  /** The word used in reports: the name in lower case. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
