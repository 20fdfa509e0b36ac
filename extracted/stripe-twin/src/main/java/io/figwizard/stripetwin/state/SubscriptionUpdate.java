package io.figwizard.stripetwin.state;

import com.google.gson.JsonObject;
import java.util.Set;

/** {@code POST /v1/subscriptions/{id}}. */
final class SubscriptionUpdate {
  private static final Set<String> ALLOWED_WHEN_ENDED =
      Set.of("metadata", "cancellation_details", "expand");
  private static final Set<String> REFUSED_WHEN_INCOMPLETE =
      Set.of("items", "billing_cycle_anchor", "cancel_at_period_end");
  private static final Set<String> ALLOWED_WHEN_PENDING =
      Set.of(
          "items",
          "expand",
          "payment_behavior",
          "proration_behavior",
          "proration_date",
          "billing_cycle_anchor",
          "off_session");

  private SubscriptionUpdate() {}

  static JsonObject run(Call call) {
    World world = call.world();
    Params params = call.params();
    JsonObject subscription = world.named("subscription", call.id());
    refuseByStatus(params, subscription);
    String behavior = behavior(params);
    plain(call, subscription);
    boolean offSession = Boolean.TRUE.equals(params.flag("off_session"));
    PlanChange change = PlanChangeRequest.of(world, subscription, params);
    if (change == null) {
      world.update(subscription, "customer.subscription.updated");
    } else {
      new PlanChanges(world, subscription, change).run(behavior, offSession);
    }
    return world.get("subscription", call.id());
  }

  private static void refuseByStatus(Params params, JsonObject subscription) {
    if (SubscriptionStatus.ended(subscription) && !ALLOWED_WHEN_ENDED.containsAll(params.names())) {
      throw ApiError.invalid(
          "A canceled subscription can only update its cancellation_details and metadata.");
    }
    if (SubscriptionStatus.incomplete(subscription)) {
      for (String name : params.names()) {
        if (REFUSED_WHEN_INCOMPLETE.contains(name)) {
          throw ApiError.invalid(
              "Subscriptions with an `incomplete` status cannot be updated this way: `"
                  + name
                  + "` can be changed once the first invoice is paid.");
        }
      }
    }
  }

  private static String behavior(Params params) {
    String behavior =
        params.choice(
            "payment_behavior",
            "allow_incomplete",
            "allow_incomplete",
            "default_incomplete",
            "error_if_incomplete",
            "pending_if_incomplete");
    if (behavior.equals("pending_if_incomplete")) {
      for (String name : params.names()) {
        if (!ALLOWED_WHEN_PENDING.contains(name)) {
          throw ApiError.invalid(
                  "You can't update `"
                      + name
                      + "` when `payment_behavior` is `pending_if_incomplete`.")
              .about(name);
        }
      }
    }
    return behavior;
  }

  private static void plain(Call call, JsonObject subscription) {
    Params params = call.params();
    params.ignore("payment_settings", "collection_method");
    Texts.copy(params, subscription, "description");
    Fields.mergeMetadata(subscription, params);
    Cancellation.details(params, subscription);
    String method = params.text("default_payment_method");
    if (method != null) {
      if (!method.isEmpty()) {
        PaymentMethods.attached(
            call.world(),
            method,
            Fields.required(subscription, "customer"),
            "default_payment_method");
      }
      subscription.addProperty("default_payment_method", method.isEmpty() ? null : method);
    }
    Boolean cancel = params.flag("cancel_at_period_end");
    if (cancel != null) {
      Cancellation.atPeriodEnd(call.world(), subscription, cancel);
    }
  }
}
