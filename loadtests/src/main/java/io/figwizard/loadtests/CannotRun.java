package io.figwizard.loadtests;

/**
 * A command cannot go on, for a reason its reader can do something about. The message alone is
 * printed, without a stack trace: it names the offending value, what was expected, what to do next.
 */
public final class CannotRun extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public CannotRun(String message) {
    super(message);
  }

  public CannotRun(String message, Throwable cause) {
    super(message, cause);
  }
}
