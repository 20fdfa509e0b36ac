package io.figwizard.stripetwin.state;

import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads from a request how the items of a subscription shall be. */
final class PlanChangeRequest {
  private PlanChangeRequest() {}

  /** Null when the items stay as they are. */
  static @Nullable PlanChange of(World world, JsonObject subscription, Params params) {
    List<JsonObject> items = items(world, subscription, params.list("items"));
    String proration =
        params.choice(
            "proration_behavior",
            "create_prorations",
            "create_prorations",
            "always_invoice",
            "none");
    long at = params.number("proration_date", world.now());
    boolean anchored =
        params.choice("billing_cycle_anchor", "unchanged", "now", "unchanged").equals("now");
    boolean other = !interval(items).equals(interval(SubscriptionItems.of(subscription)));
    boolean same = items.equals(SubscriptionItems.of(subscription));
    if (params.has("proration_date")
        && (at < SubscriptionItems.periodStart(subscription)
            || at > SubscriptionItems.periodEnd(subscription))) {
      throw ApiError.invalid(
              "Invalid proration_date: must be within the current period of the subscription")
          .about("proration_date");
    }
    return same && !anchored ? null : new PlanChange(items, anchored || other, proration, at);
  }

  private static JsonObject interval(List<JsonObject> items) {
    JsonObject recurring = Fields.child(SubscriptionItems.price(items.get(0)), "recurring");
    JsonObject interval = new JsonObject();
    interval.add("interval", recurring.get("interval"));
    interval.add("interval_count", recurring.get("interval_count"));
    return interval;
  }

  private static List<JsonObject> items(World world, JsonObject subscription, List<Params> wishes) {
    List<JsonObject> items = new ArrayList<>(SubscriptionItems.of(subscription));
    for (Params wish : wishes) {
      String id = wish.filled("id");
      JsonObject item = id == null ? added(world, subscription, wish) : named(items, id, wish);
      if (Boolean.TRUE.equals(wish.flag("deleted"))) {
        items.remove(item);
        continue;
      }
      String price = wish.filled("price");
      if (price != null) {
        String param = wish.full("price");
        SubscriptionItems.setPrice(world, item, SubscriptionItems.usable(world, price, param));
      }
      item.addProperty("quantity", wish.count("quantity", Fields.number(item, "quantity")));
      wish.ignore("metadata");
      if (id == null) {
        items.add(item);
      }
    }
    if (items.isEmpty()) {
      throw ApiError.invalid("A subscription must have at least one active plan.");
    }
    refuseTwice(items);
    return items;
  }

  private static JsonObject added(World world, JsonObject subscription, Params wish) {
    String price = wish.required("price");
    return SubscriptionItems.born(
        world,
        Fields.id(subscription),
        SubscriptionItems.usable(world, price, wish.full("price")),
        1);
  }

  /** Copied, so that the subscription's own item stays as it was. */
  private static JsonObject named(List<JsonObject> items, String id, Params wish) {
    for (int i = 0; i < items.size(); i++) {
      if (Fields.is(items.get(i), "id", id)) {
        items.set(i, items.get(i).deepCopy());
        return items.get(i);
      }
    }
    throw ApiError.noSuchReference("subscription item", id, wish.full("id"));
  }

  private static void refuseTwice(List<JsonObject> items) {
    long prices =
        items.stream().map(item -> SubscriptionItems.price(item).get("id")).distinct().count();
    if (prices < items.size()) {
      throw ApiError.invalid("Cannot add multiple subscription items with the same plan or price.");
    }
  }
}
