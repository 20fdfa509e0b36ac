package io.figwizard.stripetwin.state;

import com.google.gson.JsonObject;

/** {@code /v1/products}. */
final class Products {
  private Products() {}

  static void on(Routes routes) {
    routes
        .add("GET", "/v1/products", Products::list)
        .add("POST", "/v1/products", Products::create)
        .add("GET", "/v1/products/{id}", call -> call.world().named("product", call.id()))
        .add("POST", "/v1/products/{id}", Products::update);
  }

  private static JsonObject list(Call call) {
    Boolean active = call.params().flag("active");
    return Listing.page(
        call,
        "product",
        "/v1/products",
        product -> active == null || active == Fields.flag(product, "active"));
  }

  private static JsonObject create(Call call) {
    Params params = call.params();
    String id = params.filled("id");
    if (id != null && call.world().store().find("product", id) != null) {
      throw ApiError.invalid("resource_already_exists", "Product already exists.").about("id");
    }
    JsonObject product = Catalog.product(call.world(), id, params.required("name"));
    product.addProperty("description", params.text("description"));
    Fields.mergeMetadata(product, params);
    call.world().create(product, "product.created");
    return product;
  }

  private static JsonObject update(Call call) {
    Params params = call.params();
    JsonObject product = call.world().named("product", call.id());
    Texts.copy(params, product, "name", "description");
    if (params.has("active")) {
      product.addProperty("active", params.flag("active"));
    }
    Fields.mergeMetadata(product, params);
    call.world().update(product, "product.updated");
    return product;
  }
}
