package io.figwizard.stripetwin.state;

import com.google.gson.JsonObject;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** {@code /v1/prices}. */
final class Prices {
  private Prices() {}

  static void on(Routes routes) {
    routes
        .add("GET", "/v1/prices", Prices::list)
        .add("POST", "/v1/prices", Prices::create)
        .add("GET", "/v1/prices/{id}", call -> call.world().named("price", call.id()))
        .add("POST", "/v1/prices/{id}", Prices::update);
  }

  private static JsonObject list(Call call) {
    Params params = call.params();
    Boolean active = params.flag("active");
    List<String> keys = params.texts("lookup_keys");
    String interval = params.child("recurring").filled("interval");
    Predicate<JsonObject> matching =
        price ->
            (active == null || active == Fields.flag(price, "active"))
                && (keys.isEmpty() || keys.contains(Fields.text(price, "lookup_key")))
                && (interval == null || interval.equals(interval(price)));
    for (String field : List.of("product", "currency", "type")) {
      String wanted = params.filled(field);
      matching = matching.and(price -> wanted == null || Fields.is(price, field, wanted));
    }
    return Listing.page(call, "price", "/v1/prices", matching);
  }

  private static @Nullable String interval(JsonObject price) {
    return Fields.present(price, "recurring")
        ? Fields.text(Fields.child(price, "recurring"), "interval")
        : null;
  }

  private static JsonObject create(Call call) {
    World world = call.world();
    Params params = call.params();
    String currency = params.required("currency");
    String product = params.filled("product");
    if (product == null) {
      JsonObject made = Catalog.product(world, null, params.child("product_data").required("name"));
      world.create(made, "product.created");
      product = Fields.id(made);
    } else {
      world.referred("product", product, "product");
    }
    Params recurring = params.child("recurring");
    NewPrice wish =
        new NewPrice(
            null,
            "",
            unitAmount(params),
            currency,
            recurring.required("interval"),
            params.filled("lookup_key"),
            world.livemode);
    JsonObject price = Catalog.price(world, wish, product);
    Fields.child(price, "recurring")
        .addProperty("interval_count", recurring.number("interval_count", 1));
    Texts.copy(params, price, "nickname");
    Fields.mergeMetadata(price, params);
    world.create(price, "price.created");
    return price;
  }

  private static long unitAmount(Params params) {
    if (!params.has("unit_amount")) {
      throw ApiError.missing("unit_amount");
    }
    return params.count("unit_amount", 0);
  }

  private static JsonObject update(Call call) {
    Params params = call.params();
    JsonObject price = call.world().named("price", call.id());
    Texts.copy(params, price, "nickname", "lookup_key");
    if (params.has("active")) {
      price.addProperty("active", params.flag("active"));
    }
    Fields.mergeMetadata(price, params);
    call.world().update(price, "price.updated");
    return price;
  }
}
