package io.figwizard.handlerkit;

/** How log lines look. */
public enum LogStyle {
  /** {@link #TEXT} on a terminal, {@link #JSON} where output goes to a file or a collector. */
  AUTO,
  /** One JSON object per line. */
  JSON,
  /** For people. */
  TEXT;

  boolean isJson() {
    // Up to JDK 21, a console exists only where both input and output are a terminal; from JDK 22
    // it always exists, and jdk.console=java.base brings the old meaning back.
    return this == JSON || (this == AUTO && System.console() == null);
  }
}
