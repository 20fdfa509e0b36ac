package io.figwizard.schemamigrator;

/** A domain's schema could not be read or brought up to date; the message says which and why. */
public final class MigrationException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  MigrationException(String message, Throwable cause) {
    super(message, cause);
  }
}
