package io.figwizard.billing;

/** Stripe did not accept a request: a fault of ours, or things changed since we looked. */
final class RefusedByStripe extends RuntimeException {
  private static final long serialVersionUID = 1L;

  RefusedByStripe(String message) {
    super(message);
  }
}
