package io.figwizard.stripetwin.state;

import org.jspecify.annotations.Nullable;

/**
 * What became of a payment on one of the double's pages.
 *
 * @param status how it ended
 * @param message what the customer reads when it did not succeed
 * @param declineCode Stripe's reason of a declined card
 * @param paymentIntent id of the payment, where there is one
 */
public record PaymentOutcome(
    Status status,
    @Nullable String message,
    @Nullable String declineCode,
    @Nullable String paymentIntent) {
  /** How a payment ended. */
  public enum Status {
    /** Paid. */
    SUCCEEDED,
    /** Refused by the card's bank, or not confirmed. */
    DECLINED,
    /** Waits for {@link TwinState#confirm3ds}. */
    REQUIRES_ACTION
  }
}
