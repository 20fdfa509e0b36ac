package io.figwizard.stripetwin.state;

import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** Prorations that wait for the next invoice. */
final class PendingItems {
  private PendingItems() {}

  static void add(World world, JsonObject subscription, List<JsonObject> lines) {
    for (JsonObject line : lines) {
      JsonObject item = world.newObject("invoiceitem", world.ids.nextLong("ii"));
      item.add("customer", subscription.get("customer"));
      for (String same :
          List.of("amount", "currency", "description", "period", "pricing", "quantity")) {
        item.add(same, line.get(same).deepCopy());
      }
      item.add("net_amount", line.get("amount"));
      JsonObject details = Fields.child(Fields.child(item, "parent"), "subscription_details");
      details.add("subscription", subscription.get("id"));
      details.add(
          "subscription_item",
          Fields.child(Fields.child(line, "parent"), "subscription_item_details")
              .get("subscription_item"));
      item.add("_line", line.deepCopy());
      world.create(item, "invoiceitem.created");
    }
  }

  /** Takes what waits onto an invoice that is about to be made, before its own lines. */
  static List<JsonObject> take(
      World world, JsonObject subscription, String invoice, List<JsonObject> own) {
    List<JsonObject> lines = new ArrayList<>();
    for (JsonObject item : waiting(world, subscription)) {
      lines.add(Fields.child(item, "_line").deepCopy());
      item.addProperty("invoice", invoice);
      world.keep(item);
    }
    lines.addAll(own);
    return lines;
  }

  /** Copies of those that are on no invoice yet. */
  static List<JsonObject> waiting(World world, JsonObject subscription) {
    List<JsonObject> waiting = new ArrayList<>();
    for (JsonObject item : world.store().all("invoiceitem")) {
      JsonObject details = Fields.child(Fields.child(item, "parent"), "subscription_details");
      if (!Fields.present(item, "invoice")
          && details.get("subscription").equals(subscription.get("id"))) {
        waiting.add(item.deepCopy());
      }
    }
    return waiting;
  }
}
