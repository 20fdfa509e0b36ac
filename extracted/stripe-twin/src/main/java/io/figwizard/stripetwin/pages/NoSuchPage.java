package io.figwizard.stripetwin.pages;

/** The address names nothing that exists. */
final class NoSuchPage extends RuntimeException {
  private static final long serialVersionUID = 1L;

  NoSuchPage(String message) {
    super(message);
  }
}
