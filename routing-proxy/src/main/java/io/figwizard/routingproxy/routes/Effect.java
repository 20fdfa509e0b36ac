package io.figwizard.routingproxy.routes;

import java.util.Locale;

/** What a route may do to the world. What is not declared is {@link #EXTERNAL}. */
public enum Effect {
  /** Changes nothing. */
  SAFE,
  /** Changes something; doing it twice is the same as doing it once. */
  IDEMPOTENT,
  /** Changes our own data; doing it twice is wrong. */
  WRITE,
  /** Reaches systems that are not ours: payments, mail. */
  EXTERNAL;

  /** Whether a request that may have reached one side may still be sent to the other. */
  public boolean repeatable() {
    return this == SAFE || this == IDEMPOTENT;
  }

  /** The word used in files, commands and answers: the name in lower case. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
