package io.figwizard.routingproxy.routes;

import java.util.Locale;

/** Who serves a request. */
public enum Side {
  MONOLITH,
  EXTRACTED;

  private final String word = name().toLowerCase(Locale.ROOT);

  /** The word used in headers, metrics and answers: the name in lower case. */
  public String word() {
    return word;
  }
}
