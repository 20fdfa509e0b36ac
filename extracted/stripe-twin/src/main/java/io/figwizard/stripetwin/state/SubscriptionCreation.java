package io.figwizard.stripetwin.state;

import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** {@code POST /v1/subscriptions}. */
final class SubscriptionCreation {
  private SubscriptionCreation() {}

  static JsonObject run(Call call) {
    World world = call.world();
    Params params = call.params();
    String customer = params.required("customer");
    world.referred("customer", customer, "customer");
    List<SubscriptionBirth.Wish> wishes = wishes(world, params, "items");
    String behavior =
        params.choice(
            "payment_behavior",
            "allow_incomplete",
            "allow_incomplete",
            "default_incomplete",
            "error_if_incomplete",
            "pending_if_incomplete");
    if (behavior.equals("pending_if_incomplete")) {
      throw ApiError.invalid(
              "`payment_behavior=pending_if_incomplete` can only be used when updating a"
                  + " subscription.")
          .about("payment_behavior");
    }
    String method = params.filled("default_payment_method");
    boolean offSession = Boolean.TRUE.equals(params.flag("off_session"));
    params.ignore("payment_settings", "collection_method", "proration_behavior");
    JsonObject subscription =
        SubscriptionBirth.begin(world, customer, wishes, params.map("metadata"));
    if (method != null) {
      PaymentMethods.attached(world, method, customer, "default_payment_method");
      subscription.addProperty("default_payment_method", method);
      world.keep(subscription);
    }
    payFirst(world, subscription, behavior, offSession);
    return world.get("subscription", Fields.id(subscription));
  }

  /** The prices and quantities that a request asks for. */
  static List<SubscriptionBirth.Wish> wishes(World world, Params params, String name) {
    if (!params.has(name)) {
      throw ApiError.missing(name);
    }
    List<SubscriptionBirth.Wish> wishes = new ArrayList<>();
    for (Params item : params.list(name)) {
      String param = item.full("price");
      JsonObject price = SubscriptionItems.usable(world, item.required("price"), param);
      item.ignore("metadata");
      wishes.add(new SubscriptionBirth.Wish(price, item.count("quantity", 1)));
    }
    return wishes;
  }

  private static void payFirst(
      World world, JsonObject subscription, String behavior, boolean offSession) {
    JsonObject invoice =
        world.get("invoice", Objects.requireNonNull(Fields.text(subscription, "latest_invoice")));
    JsonObject method = PaymentMethods.of(world, subscription);
    if (Fields.is(invoice, "status", "paid")) {
      return;
    }
    if (behavior.equals("default_incomplete")) {
      Payments.awaitConfirmation(world, invoice, method);
      return;
    }
    Charge charge = Settlement.charge(world, invoice, method, offSession);
    if (!charge.paid()) {
      Refusals.ofSubscription(world, charge, behavior);
    }
  }
}
