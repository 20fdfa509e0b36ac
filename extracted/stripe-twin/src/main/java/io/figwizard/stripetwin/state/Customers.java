package io.figwizard.stripetwin.state;

import com.google.gson.JsonObject;
import java.util.Locale;

/** {@code /v1/customers}. */
final class Customers {
  private static final String[] TEXTS = {"email", "name", "phone", "description"};

  private Customers() {}

  static void on(Routes routes) {
    routes
        .add("GET", "/v1/customers", Customers::list)
        .add("POST", "/v1/customers", Customers::create)
        .add("GET", "/v1/customers/search", CustomerSearch::run)
        .add("GET", "/v1/customers/{id}", call -> call.world().named("customer", call.id()))
        .add("POST", "/v1/customers/{id}", Customers::update)
        .add("DELETE", "/v1/customers/{id}", Customers::delete);
  }

  private static JsonObject list(Call call) {
    String email = call.params().filled("email");
    return Listing.page(
        call,
        "customer",
        "/v1/customers",
        customer -> email == null || Fields.is(customer, "email", email));
  }

  private static JsonObject create(Call call) {
    World world = call.world();
    JsonObject customer = born(world);
    fill(call, customer);
    String method = call.params().filled("payment_method");
    world.create(customer, "customer.created");
    if (method != null) {
      PaymentMethods.attach(world, method, Fields.id(customer));
    }
    return customer;
  }

  /** A new customer that is not kept yet. */
  static JsonObject born(World world) {
    JsonObject customer = world.newObject("customer", world.ids.next("cus"));
    customer.addProperty("invoice_prefix", world.ids.letters(8).toUpperCase(Locale.ROOT));
    return customer;
  }

  private static JsonObject update(Call call) {
    JsonObject customer = existing(call.world(), call.id());
    fill(call, customer);
    call.world().update(customer, "customer.updated");
    return customer;
  }

  private static void fill(Call call, JsonObject customer) {
    Params params = call.params();
    params.ignore("address", "preferred_locales", "tax", "shipping", "tax_exempt");
    Texts.copy(params, customer, TEXTS);
    Fields.mergeMetadata(customer, params);
    if (params.has("balance")) {
      customer.addProperty("balance", params.number("balance"));
    }
    String method = params.child("invoice_settings").filled("default_payment_method");
    if (method != null) {
      PaymentMethods.attached(
          call.world(), method, Fields.id(customer), "invoice_settings[default_payment_method]");
      Fields.child(customer, "invoice_settings").addProperty("default_payment_method", method);
    }
  }

  private static JsonObject delete(Call call) {
    World world = call.world();
    JsonObject customer = existing(world, call.id());
    for (JsonObject subscription : Subscriptions.of(world, call.id())) {
      if (!SubscriptionStatus.ended(subscription)) {
        Cancellation.now(world, subscription, "cancellation_requested");
      }
    }
    JsonObject gone = new JsonObject();
    gone.addProperty("id", call.id());
    gone.addProperty("object", "customer");
    gone.addProperty("deleted", true);
    world.announce(customer, "customer.deleted");
    world.keep(gone);
    return gone;
  }

  /** A customer that was not deleted. */
  static JsonObject existing(World world, String id) {
    JsonObject customer = world.named("customer", id);
    if (Fields.flag(customer, "deleted")) {
      throw ApiError.noSuch("customer", id);
    }
    return customer;
  }
}
