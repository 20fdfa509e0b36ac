package io.figwizard.stripetwin.state;

import com.google.gson.JsonObject;
import java.util.List;

/** Ends of billing periods, and second attempts to be paid. */
final class Renewals {
  private static final long RETRY_AFTER = 3 * 24 * 3600;
  private static final long ATTEMPTS = 4;

  private Renewals() {}

  static void periodEnds(World world, JsonObject subscription) {
    if (Fields.flag(subscription, "cancel_at_period_end")) {
      Cancellation.now(world, subscription, "cancellation_requested");
      return;
    }
    List<JsonObject> items = SubscriptionItems.of(subscription);
    SubscriptionItems.put(subscription, items, SubscriptionItems.periodEnd(subscription));
    String invoiceId = world.ids.nextLong("in");
    List<JsonObject> lines =
        PendingItems.take(world, subscription, invoiceId, Lines.periods(world, subscription));
    subscription.addProperty("latest_invoice", invoiceId);
    world.update(subscription, "customer.subscription.updated");
    JsonObject invoice =
        Invoicing.open(world, invoiceId, subscription, lines, "subscription_cycle");
    attempt(world, invoice, subscription);
  }

  /** An open invoice is tried again; after the last attempt the subscription ends. */
  static void retry(World world, JsonObject invoice) {
    String id = Invoicing.subscription(invoice);
    JsonObject subscription = id == null ? null : world.store().find("subscription", id);
    if (subscription == null || SubscriptionStatus.ended(subscription)) {
      Fields.setNull(invoice, "next_payment_attempt");
      world.update(invoice, "invoice.updated");
      return;
    }
    attempt(world, invoice, subscription);
  }

  private static void attempt(World world, JsonObject invoice, JsonObject subscription) {
    boolean last = Fields.number(invoice, "attempt_count") + 1 >= ATTEMPTS;
    invoice.addProperty("next_payment_attempt", last ? null : world.now() + RETRY_AFTER);
    Charge charge = Settlement.charge(world, invoice, PaymentMethods.of(world, subscription), true);
    if (charge.paid()) {
      return;
    }
    world.update(invoice, "invoice.updated");
    if (last) {
      Cancellation.now(world, subscription, "payment_failed");
    } else {
      Settlement.pastDue(subscription);
      world.update(subscription, "customer.subscription.updated");
    }
  }
}
