package io.figwizard.stripetwin.state;

import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;

/**
 * A change of a subscription's items.
 *
 * @param items all items as they shall be
 * @param newPeriod whether a new billing period begins with it
 * @param proration {@code create_prorations}, {@code always_invoice} or {@code none}
 * @param at moment from which the new items count
 */
record PlanChange(List<JsonObject> items, boolean newPeriod, String proration, long at) {
  /** Whether an invoice is made at once. */
  boolean invoicedNow() {
    return newPeriod || proration.equals("always_invoice");
  }

  /** What the change costs now or with the next invoice. */
  List<JsonObject> lines(World world, JsonObject subscription) {
    List<JsonObject> old = new ArrayList<>();
    List<JsonObject> next = new ArrayList<>();
    for (JsonObject item : SubscriptionItems.of(subscription)) {
      if (!sameIn(items, item)) {
        old.add(item);
      }
    }
    for (JsonObject item : items) {
      if (!sameIn(SubscriptionItems.of(subscription), item)) {
        next.add(item);
      }
    }
    boolean prorated = !proration.equals("none");
    if (!newPeriod) {
      return prorated ? Lines.proration(world, subscription, old, next, at) : new ArrayList<>();
    }
    List<JsonObject> lines =
        prorated
            ? Lines.proration(
                world, subscription, SubscriptionItems.of(subscription), List.of(), at)
            : new ArrayList<>();
    JsonObject changed = subscription.deepCopy();
    applyTo(changed);
    lines.addAll(Lines.periods(world, changed));
    return lines;
  }

  private static boolean sameIn(List<JsonObject> others, JsonObject item) {
    return others.stream()
        .anyMatch(
            other ->
                other.get("id").equals(item.get("id"))
                    && other.get("quantity").equals(item.get("quantity"))
                    && SubscriptionItems.price(other)
                        .get("id")
                        .equals(SubscriptionItems.price(item).get("id")));
  }

  void applyTo(JsonObject subscription) {
    long start = SubscriptionItems.periodStart(subscription);
    if (newPeriod) {
      subscription.addProperty("billing_cycle_anchor", at);
      start = at;
    }
    List<JsonObject> copies = new ArrayList<>();
    items.forEach(item -> copies.add(item.deepCopy()));
    SubscriptionItems.put(subscription, copies, start);
  }
}
