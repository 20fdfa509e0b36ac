package io.figwizard.stripetwin.state;

import com.google.gson.JsonObject;
import java.util.List;

/** The items of a subscription; they carry its current period. */
final class SubscriptionItems {
  private SubscriptionItems() {}

  static List<JsonObject> of(JsonObject subscription) {
    return Fields.elements(subscription, "items");
  }

  static JsonObject born(World world, String subscription, JsonObject price, long quantity) {
    JsonObject item = world.newObject("subscription_item", world.ids.next("si"));
    item.addProperty("subscription", subscription);
    item.addProperty("quantity", quantity);
    setPrice(world, item, price);
    return item;
  }

  static void setPrice(World world, JsonObject item, JsonObject price) {
    item.add("price", price.deepCopy());
    item.add("plan", Catalog.plan(world, price));
  }

  static JsonObject price(JsonObject item) {
    return Fields.child(item, "price");
  }

  static long amount(JsonObject item) {
    return Fields.number(price(item), "unit_amount") * Fields.number(item, "quantity");
  }

  static long periodStart(JsonObject subscription) {
    return Fields.number(of(subscription).get(0), "current_period_start");
  }

  static long periodEnd(JsonObject subscription) {
    return Fields.number(of(subscription).get(0), "current_period_end");
  }

  /** Puts items into a subscription, all with the period that begins at {@code start}. */
  static void put(JsonObject subscription, List<JsonObject> items, long start) {
    long anchor = Fields.number(subscription, "billing_cycle_anchor");
    for (JsonObject item : items) {
      item.addProperty("current_period_start", start);
      item.addProperty("current_period_end", Periods.end(anchor, start, price(item)));
    }
    Fields.setElements(subscription, "items", items);
  }

  /** A price that a subscription can have: active and recurring. */
  static JsonObject usable(World world, String id, String param) {
    JsonObject price = world.referred("price", id, param);
    if (!Fields.flag(price, "active")) {
      throw ApiError.invalid(
              "The price specified is inactive. This field only accepts active prices.")
          .about(param);
    }
    if (!Fields.present(price, "recurring")) {
      throw ApiError.invalid(
              "The price specified is set to `type=one_time` but this field only accepts prices"
                  + " with `type=recurring`.")
          .about(param);
    }
    return price;
  }
}
