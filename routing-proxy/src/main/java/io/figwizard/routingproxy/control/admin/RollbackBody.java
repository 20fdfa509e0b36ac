package io.figwizard.routingproxy.control.admin;

import org.jspecify.annotations.Nullable;

/** What is posted to roll back; nothing of it is needed, for nothing must hold a rollback up. */
record RollbackBody(@Nullable String by, @Nullable String reason) {

  /**
   * @param operator who has shown a token; null where nobody is asked for one and the body says it
   */
  String who(@Nullable String operator) {
    return operator == null ? printable(by, "unknown", 100) : operator;
  }

  String why() {
    return printable(reason, "", 1000);
  }

  private static String printable(@Nullable String text, String otherwise, int length) {
    if (text == null || text.isBlank()) {
      return otherwise;
    }
    String clean = text.replaceAll("\\p{Cntrl}", " ").strip();
    return clean.substring(0, Math.min(length, clean.length()));
  }
}
