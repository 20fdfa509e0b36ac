package io.figwizard.loadtests.console;

import java.io.OutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.function.LongSupplier;
import picocli.CommandLine.Help.Ansi;

/**
 * One line that tells how far something is: rewritten in place on a terminal, written anew every
 * few seconds elsewhere, so that logs stay readable. Safe for use by several threads.
 */
public final class ProgressLine {

  private static final Duration ON_TERMINAL = Duration.ofMillis(200);
  private static final Duration IN_LOG = Duration.ofSeconds(5);
  private static final String CLEAR_LINE = "\r\u001B[K";

  private final PrintStream out;
  private final boolean terminal;
  private final LongSupplier nanoTime;
  private long nextAt;

  /** On standard output, which may be a terminal or not. */
  public static ProgressLine onStandardOutput() {
    return new ProgressLine(System.out, Ansi.AUTO.enabled(), System::nanoTime);
  }

  /** Shows nothing. */
  public static ProgressLine silent() {
    return new ProgressLine(
        new PrintStream(OutputStream.nullOutputStream()), false, System::nanoTime);
  }

  ProgressLine(PrintStream out, boolean terminal, LongSupplier nanoTime) {
    this.out = out;
    this.terminal = terminal;
    this.nanoTime = nanoTime;
    this.nextAt = nanoTime.getAsLong();
  }

  /** Shows the text, unless the last one is too fresh to be replaced. */
  public synchronized void update(String text) {
    long now = nanoTime.getAsLong();
    if (now < nextAt) {
      return;
    }
    nextAt = now + (terminal ? ON_TERMINAL : IN_LOG).toNanos();
    if (terminal) {
      out.print(CLEAR_LINE + text);
    } else {
      out.println(text);
    }
    out.flush();
  }

  /** Shows the text for good; what comes next begins on a line of its own. */
  public synchronized void done(String text) {
    out.println(terminal ? CLEAR_LINE + text : text);
    out.flush();
    nextAt = nanoTime.getAsLong();
  }
}
