package io.figwizard.conversation;

/** A provider does not have what it was asked for. */
final class MissingAtProvider extends RuntimeException {
  private static final long serialVersionUID = 1L;

  MissingAtProvider(String message) {
    super(message);
  }
}
