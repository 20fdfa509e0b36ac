package io.figwizard.local;

import org.jspecify.annotations.Nullable;

/** The local environment cannot be set up; the message says what to do about it. */
public final class LocalEnvironmentException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  LocalEnvironmentException(String message) {
    super(message);
  }

  LocalEnvironmentException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
