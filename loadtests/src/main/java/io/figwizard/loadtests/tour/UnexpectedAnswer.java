package io.figwizard.loadtests.tour;

/** Something is not as it should be: names what was asked, what came, and what was expected. */
final class UnexpectedAnswer extends RuntimeException {

  private static final long serialVersionUID = 1L;

  UnexpectedAnswer(String message) {
    super(message);
  }
}
