package io.figwizard.stripetwin.state;

import org.jspecify.annotations.Nullable;

/**
 * What became of an attempt to pay an invoice.
 *
 * @param result how it ended
 * @param decline why the card refused
 * @param paymentIntent id of the payment; null when nothing was due
 */
record Charge(Result result, @Nullable Decline decline, @Nullable String paymentIntent) {
  enum Result {
    PAID,
    DECLINED,
    ACTION_REQUIRED,
    NO_CARD
  }

  boolean paid() {
    return result == Result.PAID;
  }

  PaymentOutcome outcome() {
    return switch (result) {
      case PAID -> new PaymentOutcome(PaymentOutcome.Status.SUCCEEDED, null, null, paymentIntent);
      case ACTION_REQUIRED ->
          new PaymentOutcome(
              PaymentOutcome.Status.REQUIRES_ACTION,
              "Your bank asks you to confirm this payment.",
              null,
              paymentIntent);
      case DECLINED, NO_CARD ->
          new PaymentOutcome(
              PaymentOutcome.Status.DECLINED,
              decline == null ? "There is no card." : decline.message(),
              decline == null ? null : decline.declineCode(),
              paymentIntent);
    };
  }
}
