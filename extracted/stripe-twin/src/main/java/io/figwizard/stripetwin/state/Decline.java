package io.figwizard.stripetwin.state;

import com.google.gson.JsonObject;

/**
 * Why a card's bank refused.
 *
 * @param code Stripe's error code
 * @param declineCode the bank's reason
 * @param message what the customer reads
 */
record Decline(String code, String declineCode, String message) {
  static Decline of(Card card) {
    return card == Card.INSUFFICIENT_FUNDS
        ? new Decline("card_declined", "insufficient_funds", "Your card has insufficient funds.")
        : new Decline("card_declined", "generic_decline", "Your card was declined.");
  }

  static Decline notAuthenticated() {
    return new Decline(
        "payment_intent_authentication_failure",
        "authentication_required",
        "We are unable to authenticate your payment method. Please choose a different payment"
            + " method and try again.");
  }

  ApiError error() {
    return ApiError.card(code, declineCode, message);
  }

  /** {@code last_payment_error} of a payment intent. */
  JsonObject lastError() {
    return Fields.child(error().body(), "error");
  }
}
