package io.figwizard.stripetwin.state;

import com.google.gson.JsonObject;

/** {@code /v1/checkout/sessions}, for subscriptions. */
final class CheckoutSessions {
  private CheckoutSessions() {}

  static void on(Routes routes) {
    routes
        .add("GET", "/v1/checkout/sessions", CheckoutSessions::list)
        .add("POST", "/v1/checkout/sessions", CheckoutCreation::run)
        .add(
            "GET",
            "/v1/checkout/sessions/{id}",
            call -> call.world().named("checkout.session", call.id()))
        .add(
            "GET",
            "/v1/checkout/sessions/{id}/line_items",
            call ->
                Listing.page(
                    call,
                    "item",
                    "/v1/checkout/sessions/" + call.id() + "/line_items",
                    Fields.elements(
                        call.world().named("checkout.session", call.id()), "_line_items")))
        .add("POST", "/v1/checkout/sessions/{id}/expire", CheckoutSessions::expireOnRequest);
  }

  private static JsonObject list(Call call) {
    String customer = call.world().listed(call.params());
    String subscription = call.params().filled("subscription");
    String status = call.params().filled("status");
    return Listing.page(
        call,
        "checkout.session",
        "/v1/checkout/sessions",
        session ->
            (customer == null || Fields.is(session, "customer", customer))
                && (subscription == null || Fields.is(session, "subscription", subscription))
                && (status == null || Fields.is(session, "status", status)));
  }

  private static JsonObject expireOnRequest(Call call) {
    JsonObject session = call.world().named("checkout.session", call.id());
    if (!open(session)) {
      throw ApiError.invalid(
          "Only Checkout Sessions with a status in [\"open\"] can be expired. This Checkout Session"
              + " has a status of "
              + Fields.text(session, "status")
              + ".");
    }
    expire(call.world(), session);
    return session;
  }

  static boolean open(JsonObject session) {
    return Fields.is(session, "status", "open");
  }

  static void expire(World world, JsonObject session) {
    session.addProperty("status", "expired");
    Fields.setNull(session, "url");
    world.keep(session);
    world.announce(session, "checkout.session.expired");
    String begun = Fields.text(session, "_subscription");
    if (begun != null) {
      JsonObject subscription = world.get("subscription", begun);
      if (SubscriptionStatus.incomplete(subscription)) {
        Cancellation.expire(world, subscription);
      }
    }
  }
}
