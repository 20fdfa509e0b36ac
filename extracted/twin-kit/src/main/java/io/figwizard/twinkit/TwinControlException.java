package io.figwizard.twinkit;

/** The twin could not do what it was told; the message says why. */
public final class TwinControlException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  TwinControlException(String message) {
    super(message);
  }

  TwinControlException(String message, Throwable cause) {
    super(message, cause);
  }
}
