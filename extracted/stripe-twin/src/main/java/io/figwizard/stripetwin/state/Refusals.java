package io.figwizard.stripetwin.state;

/** Payments that did not succeed, as the API tells of them. */
final class Refusals {
  private static final String ACTION =
      " requires additional user action before it can be completed successfully. Payment can be"
          + " completed using the PaymentIntent associated with ";

  private Refusals() {}

  /**
   * Throws where a subscription is not to be begun or changed without its money: always without any
   * card, and with {@code error_if_incomplete}.
   */
  static void ofSubscription(World world, Charge charge, String behavior) {
    if (charge.result() == Charge.Result.NO_CARD) {
      throw noCard();
    }
    if (behavior.equals("error_if_incomplete")) {
      throw of(
          world,
          charge,
          "subscription_payment_intent_requires_action",
          "Payment for this subscription" + ACTION + "`subscription.latest_invoice`.");
    }
  }

  /** The refusal of {@code /v1/invoices/{id}/pay}. */
  static ApiError ofInvoice(World world, Charge charge) {
    if (charge.result() == Charge.Result.NO_CARD) {
      return noCard();
    }
    return of(
            world,
            charge,
            "invoice_payment_intent_requires_action",
            "This payment" + ACTION + "the invoice.")
        .keepingChanges();
  }

  private static ApiError of(World world, Charge charge, String actionCode, String actionText) {
    Decline decline = charge.decline();
    ApiError error =
        decline == null ? ApiError.card(actionCode, null, actionText) : decline.error();
    String intent = charge.paymentIntent();
    return intent == null
        ? error
        : error.with("payment_intent", Fields.visible(world.get("payment_intent", intent)));
  }

  private static ApiError noCard() {
    return ApiError.invalid(
        "resource_missing",
        "This customer has no attached payment source or default payment method. Please consider"
            + " adding a default payment method. For more information, visit"
            + " https://stripe.com/docs/billing/subscriptions/payment-methods-setting#payment-method-priority.");
  }
}
