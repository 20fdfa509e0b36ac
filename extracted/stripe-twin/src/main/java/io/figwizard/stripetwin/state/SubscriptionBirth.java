package io.figwizard.stripetwin.state;

import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Begins a subscription: incomplete, with an open first invoice, until that is paid. */
final class SubscriptionBirth {
  /** How long the first payment may take. */
  private static final long PATIENCE = 23 * 3600;

  private SubscriptionBirth() {}

  /** What is wanted of one price. */
  record Wish(JsonObject price, long quantity) {}

  /** Keeps the subscription and its first invoice, and gives the subscription. */
  static JsonObject begin(
      World world, String customer, List<Wish> wishes, Map<String, String> metadata) {
    String id = world.ids.nextLong("sub");
    String invoice = world.ids.nextLong("in");
    JsonObject subscription = world.newObject("subscription", id);
    subscription.addProperty("customer", customer);
    subscription.addProperty("status", "incomplete");
    subscription.addProperty("billing_cycle_anchor", world.now());
    subscription.addProperty("latest_invoice", invoice);
    subscription.addProperty("_expires_at", world.now() + PATIENCE);
    subscription.add("currency", wishes.get(0).price().get("currency"));
    metadata.forEach(Fields.child(subscription, "metadata")::addProperty);
    List<JsonObject> items = new ArrayList<>();
    for (Wish wish : wishes) {
      items.add(SubscriptionItems.born(world, id, wish.price(), wish.quantity()));
    }
    SubscriptionItems.put(subscription, items, world.now());
    Fields.child(subscription, "items")
        .addProperty("url", "/v1/subscription_items?subscription=" + id);
    world.create(subscription, "customer.subscription.created");
    List<JsonObject> lines = Lines.periods(world, subscription);
    JsonObject first = Invoicing.open(world, invoice, subscription, lines, "subscription_create");
    if (Fields.is(first, "status", "paid")) {
      Settlement.paid(world, first);
    }
    return world.get("subscription", id);
  }
}
