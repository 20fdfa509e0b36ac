package io.figwizard.loadtests.demo;

import io.figwizard.loadtests.CannotRun;
import io.figwizard.loadtests.stack.LocalStack;
import io.figwizard.loadtests.stack.ServiceProcess;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Moves routes as a person would: with the proxy's command line, and lets the reader see it. */
final class Operator {

  private static final Pattern APPLIED = Pattern.compile("applied in ([0-9.]+) ms");

  private final LocalStack stack;
  private final PrintStream out;
  private int commands;

  Operator(LocalStack stack, PrintStream out) {
    this.stack = stack;
    this.out = out;
  }

  /**
   * What a command said, and when: between the two moments the proxy changed, or refused to.
   *
   * @param appliedIn milliseconds as the proxy measured them, or "-"
   */
  record Said(int exitCode, String output, String appliedIn, long beganNanos, long endedNanos) {
    boolean ok() {
      return exitCode == 0;
    }
  }

  /** Runs {@code ./fig ARGUMENTS}. */
  Said runs(String... arguments) {
    out.println("  $ ./fig " + readable(arguments));
    Path log = stack.logs().resolve("operator-" + ++commands + ".log");
    long began = System.nanoTime();
    try (ServiceProcess command =
        ServiceProcess.start(
            stack.services().operator(stack.proxyAdmin(), List.of(arguments)), log)) {
      int exitCode = command.ended().join();
      long ended = System.nanoTime();
      String output = Files.readString(log).strip();
      output.lines().forEach(line -> out.println("    " + line));
      Matcher applied = APPLIED.matcher(output);
      return new Said(exitCode, output, applied.find() ? applied.group(1) : "-", began, ended);
    } catch (IOException e) {
      throw new CannotRun("cannot read " + log + ": " + e.getMessage(), e);
    }
  }

  private static String readable(String... arguments) {
    return String.join(
        " ",
        List.of(arguments).stream()
            .map(argument -> argument.contains(" ") ? '"' + argument + '"' : argument)
            .toList());
  }
}
