package io.figwizard.billing;

/** Stripe does not have what a request named. */
final class MissingAtStripe extends RuntimeException {
  private static final long serialVersionUID = 1L;

  MissingAtStripe(String message) {
    super(message);
  }
}
