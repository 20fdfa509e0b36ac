package io.figwizard.stripetwin.state;

import com.google.gson.JsonObject;
import java.util.List;

/** Carries out changes of items as {@code payment_behavior} says. */
final class PlanChanges {
  private final World world;
  private final JsonObject subscription;
  private final PlanChange change;

  PlanChanges(World world, JsonObject subscription, PlanChange change) {
    this.world = world;
    this.subscription = subscription;
    this.change = change;
  }

  void run(String paymentBehavior, boolean offSession) {
    PendingUpdates.drop(world, subscription);
    List<JsonObject> lines = change.lines(world, subscription);
    if (lines.isEmpty() || !change.invoicedNow()) {
      apply();
      PendingItems.add(world, subscription, lines);
      return;
    }
    if (paymentBehavior.equals("pending_if_incomplete")) {
      payThenApply(lines, offSession);
    } else {
      applyThenPay(lines, paymentBehavior, offSession);
    }
  }

  /** Older prorations stay for the next invoice: this one may be voided. */
  private void payThenApply(List<JsonObject> lines, boolean offSession) {
    JsonObject invoice = open(world.ids.nextLong("in"), lines);
    Charge charge =
        Payments.charge(world, invoice, PaymentMethods.of(world, subscription), offSession);
    if (charge.paid()) {
      subscription.addProperty("latest_invoice", Fields.id(invoice));
      apply();
    } else {
      PendingUpdates.put(world, subscription, change, Fields.id(invoice));
    }
  }

  private void applyThenPay(List<JsonObject> lines, String behavior, boolean offSession) {
    String id = world.ids.nextLong("in");
    JsonObject invoice = open(id, PendingItems.take(world, subscription, id, lines));
    change.applyTo(subscription);
    subscription.addProperty("latest_invoice", Fields.id(invoice));
    JsonObject method = PaymentMethods.of(world, subscription);
    if (behavior.equals("default_incomplete")) {
      if (!Fields.is(invoice, "status", "paid")) {
        Payments.awaitConfirmation(world, invoice, method);
        Settlement.pastDue(subscription);
      }
    } else {
      Charge charge = Payments.charge(world, invoice, method, offSession);
      if (!charge.paid()) {
        Refusals.ofSubscription(world, charge, behavior);
        Settlement.pastDue(subscription);
      }
    }
    world.update(subscription, "customer.subscription.updated");
  }

  private JsonObject open(String id, List<JsonObject> lines) {
    return Invoicing.open(world, id, subscription, lines, "subscription_update");
  }

  private void apply() {
    change.applyTo(subscription);
    world.update(subscription, "customer.subscription.updated");
  }
}
