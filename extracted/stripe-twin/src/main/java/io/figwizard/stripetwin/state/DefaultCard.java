package io.figwizard.stripetwin.state;

import com.google.gson.JsonObject;

/** The customer puts in another card, as on Stripe's portal. */
final class DefaultCard {
  private DefaultCard() {}

  /** Also for the subscriptions with a card of their own, which would pay with the old one. */
  static void set(World world, String customerId, Card card) {
    JsonObject customer = Customers.existing(world, customerId);
    String method = Fields.id(PaymentMethods.made(world, card, customerId));
    Fields.child(customer, "invoice_settings").addProperty("default_payment_method", method);
    world.update(customer, "customer.updated");
    for (JsonObject subscription : Subscriptions.of(world, customerId)) {
      if (!SubscriptionStatus.ended(subscription)
          && Fields.present(subscription, "default_payment_method")) {
        subscription.addProperty("default_payment_method", method);
        world.update(subscription, "customer.subscription.updated");
      }
    }
  }
}
