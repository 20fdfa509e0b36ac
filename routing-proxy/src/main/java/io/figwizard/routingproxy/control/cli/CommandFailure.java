package io.figwizard.routingproxy.control.cli;

/** A command did not do what was asked; the message is all an operator needs. */
final class CommandFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  static final int REFUSED = 1;
  static final int UNREACHABLE = 2;
  static final int NOT_YET = 3;

  private final int exitCode;

  CommandFailure(int exitCode, String message) {
    super(message);
    this.exitCode = exitCode;
  }

  int exitCode() {
    return exitCode;
  }
}
