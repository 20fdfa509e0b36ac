package io.figwizard.stripetwin.state;

import com.google.gson.JsonObject;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Lines of invoices. */
final class Lines {
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("dd MMM yyyy", Locale.ENGLISH).withZone(ZoneOffset.UTC);

  private Lines() {}

  /** A whole period of every item. */
  static List<JsonObject> periods(World world, JsonObject subscription) {
    List<JsonObject> lines = new ArrayList<>();
    for (JsonObject item : SubscriptionItems.of(subscription)) {
      JsonObject price = SubscriptionItems.price(item);
      JsonObject line = line(world, subscription, item, SubscriptionItems.amount(item));
      period(
          line,
          Fields.number(item, "current_period_start"),
          Fields.number(item, "current_period_end"));
      line.addProperty(
          "description",
          Fields.number(item, "quantity")
              + " × "
              + productName(world, price)
              + " ("
              + each(price)
              + ")");
      lines.add(line);
    }
    return lines;
  }

  /** What is left of the old items is given back, what is left with the new ones is charged. */
  static List<JsonObject> proration(
      World world, JsonObject subscription, List<JsonObject> old, List<JsonObject> next, long at) {
    long start = SubscriptionItems.periodStart(subscription);
    long end = SubscriptionItems.periodEnd(subscription);
    List<JsonObject> lines = new ArrayList<>();
    for (JsonObject item : old) {
      lines.add(share(world, subscription, item, -1, new Span(start, end, at)));
    }
    for (JsonObject item : next) {
      lines.add(share(world, subscription, item, 1, new Span(start, end, at)));
    }
    return lines;
  }

  private static JsonObject share(
      World world, JsonObject subscription, JsonObject item, int sign, Span span) {
    JsonObject line =
        line(world, subscription, item, sign * span.left(SubscriptionItems.amount(item)));
    period(line, span.at, span.end);
    String name = productName(world, SubscriptionItems.price(item));
    String after = DAY.format(Instant.ofEpochSecond(span.at));
    line.addProperty(
        "description",
        (sign < 0 ? "Unused time on " : "Remaining time on ") + name + " after " + after);
    Fields.child(Fields.child(line, "parent"), "subscription_item_details")
        .addProperty("proration", true);
    return line;
  }

  private static JsonObject line(
      World world, JsonObject subscription, JsonObject item, long amount) {
    JsonObject price = SubscriptionItems.price(item);
    JsonObject line = world.newObject("line_item", world.ids.nextLong("il"));
    line.addProperty("amount", amount);
    line.addProperty("subtotal", amount);
    line.add("currency", price.get("currency"));
    line.add("quantity", item.get("quantity"));
    JsonObject details = Fields.child(Fields.child(line, "parent"), "subscription_item_details");
    details.add("subscription", subscription.get("id"));
    details.add("subscription_item", item.get("id"));
    JsonObject pricing = Fields.child(line, "pricing");
    pricing.add("unit_amount_decimal", price.get("unit_amount_decimal"));
    Fields.child(pricing, "price_details").add("price", price.get("id"));
    Fields.child(pricing, "price_details").add("product", price.get("product"));
    return line;
  }

  private static void period(JsonObject line, long start, long end) {
    Fields.child(line, "period").addProperty("start", start);
    Fields.child(line, "period").addProperty("end", end);
  }

  private static String productName(World world, JsonObject price) {
    JsonObject product = world.store().find("product", Fields.required(price, "product"));
    return product == null ? "?" : Fields.required(product, "name");
  }

  private static String each(JsonObject price) {
    long amount = Fields.number(price, "unit_amount");
    return String.format(
        Locale.ROOT,
        "at %s %d.%02d / %s",
        Fields.required(price, "currency").toUpperCase(Locale.ROOT),
        amount / 100,
        amount % 100,
        Fields.text(Fields.child(price, "recurring"), "interval"));
  }

  static long total(List<JsonObject> lines) {
    return lines.stream().mapToLong(line -> Fields.number(line, "amount")).sum();
  }

  private record Span(long start, long end, long at) {
    long left(long amount) {
      return Math.round((double) amount * (end - at) / (end - start));
    }
  }
}
