package io.figwizard.stripetwin.state;

import com.google.gson.JsonObject;
import java.util.List;

/** A change that waits for its payment: the subscription stays as it is until then. */
final class PendingUpdates {
  private static final long PATIENCE = 23 * 3600;

  private PendingUpdates() {}

  /** Notes the change beside the subscription. */
  static void put(World world, JsonObject subscription, PlanChange change, String invoice) {
    long expires = Math.min(world.now() + PATIENCE, SubscriptionItems.periodEnd(subscription));
    JsonObject shown = new JsonObject();
    shown.addProperty("billing_cycle_anchor", change.newPeriod() ? change.at() : null);
    shown.addProperty("expires_at", expires);
    shown.add("subscription_items", Fields.array(change.items()).deepCopy());
    shown.add("trial_end", null);
    shown.add("trial_from_plan", null);
    subscription.add("pending_update", shown);
    JsonObject noted = new JsonObject();
    noted.addProperty("invoice", invoice);
    noted.addProperty("new_period", change.newPeriod());
    noted.addProperty("at", change.at());
    subscription.add("_pending", noted);
    subscription.addProperty("latest_invoice", invoice);
    world.update(subscription, "customer.subscription.updated");
  }

  static boolean waitsFor(JsonObject subscription, String invoice) {
    return subscription.has("_pending")
        && Fields.is(Fields.child(subscription, "_pending"), "invoice", invoice);
  }

  /** The payment came. */
  static void apply(World world, JsonObject subscription) {
    JsonObject noted = Fields.child(subscription, "_pending");
    List<JsonObject> items =
        Fields.elements(Fields.child(subscription, "pending_update"), "subscription_items");
    forget(subscription);
    new PlanChange(items, Fields.flag(noted, "new_period"), "none", Fields.number(noted, "at"))
        .applyTo(subscription);
    world.update(subscription, "customer.subscription.updated");
    world.announce(subscription, "customer.subscription.pending_update_applied");
  }

  /** The payment did not come in time. */
  static void expire(World world, JsonObject subscription) {
    String invoice = Fields.text(Fields.child(subscription, "_pending"), "invoice");
    forget(subscription);
    world.update(subscription, "customer.subscription.updated");
    world.announce(subscription, "customer.subscription.pending_update_expired");
    Invoicing.voidOpen(world, invoice);
  }

  /**
   * Another change takes its place, or the subscription ends. The caller keeps the subscription.
   */
  static void drop(World world, JsonObject subscription) {
    if (subscription.has("_pending")) {
      Invoicing.voidOpen(world, Fields.text(Fields.child(subscription, "_pending"), "invoice"));
      forget(subscription);
    }
  }

  private static void forget(JsonObject subscription) {
    Fields.setNull(subscription, "pending_update");
    subscription.remove("_pending");
  }
}
