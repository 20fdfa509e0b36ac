package io.figwizard.routingproxy.control.cli;

/**
 * How a command ends: 0 done, 1 refused or wrongly called, 2 proxy not reached, 3 waited in vain.
 */
public final class ExitCode {

  private ExitCode() {}

  /** The exit code for what ended a command. */
  public static int of(Throwable thrown) {
    return thrown instanceof CommandFailure failure ? failure.exitCode() : CommandFailure.REFUSED;
  }
}
