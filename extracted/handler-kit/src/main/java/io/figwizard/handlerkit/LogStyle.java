package io.figwizard.handlerkit;

import java.io.Console;

/** How log lines look. */
public enum LogStyle {
  /** {@link #TEXT} on a terminal, {@link #JSON} where output goes to a file or a collector. */
  AUTO,
  /** One JSON object per line. */
  JSON,
  /** For people. */
  TEXT;

  boolean isJson() {
    return this == JSON || (this == AUTO && !onATerminal());
  }

  /** Up to JDK 21 there is no console without a terminal; from JDK 22 on one has to ask it. */
  @SuppressWarnings("SystemConsoleNull")
  private static boolean onATerminal() {
    Console console = System.console();
    if (console == null) {
      return false;
    }
    try {
      return Boolean.TRUE.equals(Console.class.getMethod("isTerminal").invoke(console));
    } catch (NoSuchMethodException e) {
      return true;
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("The console does not say whether it is a terminal", e);
    }
  }
}
