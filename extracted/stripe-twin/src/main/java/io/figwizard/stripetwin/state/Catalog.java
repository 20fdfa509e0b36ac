package io.figwizard.stripetwin.state;

import com.google.gson.JsonObject;
import org.jspecify.annotations.Nullable;

/** Makes products and prices. */
final class Catalog {
  private Catalog() {}

  /** The plans that both worlds begin with, under ids that configurations can name. */
  static void addDefaultPlans(World world) {
    addPlan(world, "basic", "Basic", 900);
    addPlan(world, "premium", "Premium", 1900);
    addPlan(world, "team", "Team", 4900);
  }

  private static void addPlan(World world, String plan, String name, long amount) {
    String id = "price_" + plan + "_monthly";
    if (world.store().find("price", id) == null) {
      String key = plan + "_monthly";
      JsonObject product = product(world, "prod_" + plan, name);
      world.create(product, "product.created");
      NewPrice price = new NewPrice(id, name, amount, "eur", "month", key, world.livemode);
      world.create(price(world, price, Fields.id(product)), "price.created");
    }
  }

  static JsonObject product(World world, @Nullable String id, String name) {
    JsonObject product = world.newObject("product", id == null ? world.ids.next("prod") : id);
    product.addProperty("name", name);
    return product;
  }

  static JsonObject price(World world, NewPrice wish, String product) {
    String id = wish.id() == null ? world.ids.nextLong("price") : wish.id();
    JsonObject price = world.newObject("price", id);
    price.addProperty("product", product);
    price.addProperty("currency", wish.currency());
    price.addProperty("unit_amount", wish.amount());
    price.addProperty("unit_amount_decimal", Long.toString(wish.amount()));
    price.addProperty("lookup_key", wish.lookupKey());
    price.addProperty("type", "recurring");
    JsonObject recurring = world.part("recurring");
    recurring.addProperty("interval", wish.interval());
    price.add("recurring", recurring);
    return price;
  }

  /** The older form of a price that subscriptions still carry beside it. */
  static JsonObject plan(World world, JsonObject price) {
    JsonObject plan = world.part("plan");
    for (String same :
        new String[] {"id", "active", "created", "currency", "livemode", "nickname", "product"}) {
      plan.add(same, price.get(same));
    }
    JsonObject recurring = Fields.child(price, "recurring");
    plan.add("interval", recurring.get("interval"));
    plan.add("interval_count", recurring.get("interval_count"));
    plan.add("amount", price.get("unit_amount"));
    plan.add("amount_decimal", price.get("unit_amount_decimal"));
    return plan;
  }
}
