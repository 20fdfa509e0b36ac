package io.figwizard.jobs;

import org.jspecify.annotations.Nullable;

/**
 * What became of one mail.
 *
 * @param code what the mail server answered, where it did and said no
 * @param reason for logs: classes and codes, never the server's words, which quote addresses
 */
record Outcome(Kind kind, @Nullable Integer code, String reason) {
  enum Kind {
    /** The mail server has taken it. */
    SENT,
    /** The mail server has not taken it, and may do so later. */
    LATER,
    /** The mail server will never take it. */
    REFUSED,
    /** The whole mail was handed over, and no answer came: it may arrive or not. */
    UNKNOWN
  }

  static Outcome sent() {
    return new Outcome(Kind.SENT, null, "sent");
  }

  static Outcome refused(String reason) {
    return new Outcome(Kind.REFUSED, null, reason);
  }

  /**
   * @param more what else is known of the reason
   */
  Outcome because(String more) {
    return new Outcome(kind, code, reason + more);
  }

  boolean is(Kind other) {
    return kind == other;
  }
}
