package io.figwizard.stripetwin.state;

import com.google.gson.JsonObject;
import org.jspecify.annotations.Nullable;

/** What a paid invoice, or one that could not be paid, means for its subscription. */
final class Settlement {
  private Settlement() {}

  /** Tries to pay an invoice with a method, and lets the subscription follow. */
  static Charge charge(
      World world, JsonObject invoice, @Nullable JsonObject method, boolean offSession) {
    Charge charge = Payments.charge(world, invoice, method, offSession);
    if (charge.paid()) {
      paid(world, invoice);
    }
    return charge;
  }

  /** The invoice has its money: what waited for it happens. */
  static void paid(World world, JsonObject invoice) {
    String id = Invoicing.subscription(invoice);
    JsonObject subscription = id == null ? null : world.store().find("subscription", id);
    if (subscription == null || SubscriptionStatus.ended(subscription)) {
      return;
    }
    if (PendingUpdates.waitsFor(subscription, Fields.id(invoice))) {
      PendingUpdates.apply(world, subscription);
      return;
    }
    if (Fields.is(subscription, "latest_invoice", Fields.id(invoice))
        && !Fields.is(subscription, "status", "active")) {
      subscription.addProperty("status", "active");
      subscription.remove("_expires_at");
      world.update(subscription, "customer.subscription.updated");
    }
  }

  /** A renewal or a change could not be paid. */
  static void pastDue(JsonObject subscription) {
    if (Fields.is(subscription, "status", "active")) {
      subscription.addProperty("status", "past_due");
    }
  }
}
