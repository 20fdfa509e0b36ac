package io.figwizard.stripetwin.state;

import com.google.gson.JsonObject;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code /v1/payment_methods}, and the test cards behind them. */
final class PaymentMethods {
  private static final Map<String, Card> TEST_IDS =
      Map.of(
          "pm_card_visa", Card.SUCCEEDS,
          "pm_card_visa_chargeDeclined", Card.DECLINED,
          "pm_card_chargeDeclined", Card.DECLINED,
          "pm_card_chargeDeclinedInsufficientFunds", Card.INSUFFICIENT_FUNDS,
          "pm_card_threeDSecure2Required", Card.THREE_D_SECURE,
          "pm_card_authenticationRequired", Card.THREE_D_SECURE,
          "pm_card_chargeCustomerFail", Card.ATTACHES_THEN_FAILS);

  private PaymentMethods() {}

  static void on(Routes routes) {
    routes
        .add("GET", "/v1/payment_methods", PaymentMethods::list)
        .add(
            "GET",
            "/v1/payment_methods/{id}",
            call -> call.world().named("payment_method", call.id()))
        .add(
            "POST",
            "/v1/payment_methods/{id}/attach",
            call -> attach(call.world(), call.id(), call.params().required("customer")));
  }

  private static JsonObject list(Call call) {
    String customer = call.world().listed(call.params());
    call.params().ignore("type");
    return Listing.page(
        call,
        "payment_method",
        "/v1/payment_methods",
        method -> customer != null && Fields.is(method, "customer", customer));
  }

  /** Attaches a method, or a new one of a test card; a card that refuses is a card error. */
  static JsonObject attach(World world, String id, String customer) {
    world.referred("customer", customer, "customer");
    Card card = TEST_IDS.get(id);
    JsonObject method = card == null ? world.named("payment_method", id) : born(world, card, null);
    Card kind = card(method);
    if (kind == Card.DECLINED || kind == Card.INSUFFICIENT_FUNDS) {
      throw Decline.of(kind).error();
    }
    method.addProperty("customer", customer);
    world.create(method, "payment_method.attached");
    return method;
  }

  /** A new method, kept and, with a customer, attached. */
  static JsonObject made(World world, Card card, String customer) {
    JsonObject method = born(world, card, customer);
    world.create(method, "payment_method.attached");
    return method;
  }

  private static JsonObject born(World world, Card card, @Nullable String customer) {
    JsonObject method = world.newObject("payment_method", world.ids.nextLong("pm"));
    method.addProperty("customer", customer);
    method.addProperty("_card", card.name());
    JsonObject shown = Fields.child(method, "card");
    shown.addProperty("last4", card.last4());
    shown.addProperty("fingerprint", "twin" + card.last4());
    return method;
  }

  /** A method that a parameter names; it must be attached to this customer. */
  static JsonObject attached(World world, String id, String customer, String param) {
    JsonObject method = world.referred("payment_method", id, param);
    if (!Fields.is(method, "customer", customer)) {
      throw ApiError.invalid(
              "resource_missing",
              "The customer does not have a payment method with the ID "
                  + id
                  + ". The payment method must be attached to the customer.")
          .about(param);
    }
    return method;
  }

  static Card card(JsonObject method) {
    return Card.valueOf(Fields.required(method, "_card"));
  }

  /** What pays a subscription: its own method, else its customer's default one. */
  static @Nullable JsonObject of(World world, JsonObject subscription) {
    String own = Fields.text(subscription, "default_payment_method");
    JsonObject customer = world.get("customer", Fields.required(subscription, "customer"));
    if (own == null && !Fields.flag(customer, "deleted")) {
      own = Fields.text(Fields.child(customer, "invoice_settings"), "default_payment_method");
    }
    return own == null ? null : world.store().find("payment_method", own);
  }
}
