package io.figwizard.stripetwin.state;

import com.google.gson.JsonObject;

/** Ends subscriptions. */
final class Cancellation {
  private Cancellation() {}

  /** {@code DELETE /v1/subscriptions/{id}}; one that has ended is not found any more. */
  static JsonObject run(Call call) {
    World world = call.world();
    JsonObject subscription = world.named("subscription", call.id());
    if (SubscriptionStatus.ended(subscription)) {
      throw ApiError.noSuch("subscription", call.id());
    }
    call.params().ignore("invoice_now", "prorate");
    details(call.params(), subscription);
    now(world, subscription, "cancellation_requested");
    return world.get("subscription", call.id());
  }

  /** What the customer says about it. */
  static void details(Params params, JsonObject subscription) {
    Texts.copy(
        params.child("cancellation_details"),
        Fields.child(subscription, "cancellation_details"),
        "comment",
        "feedback");
  }

  static void now(World world, JsonObject subscription, String reason) {
    PendingUpdates.drop(world, subscription);
    if (SubscriptionStatus.incomplete(subscription)) {
      Invoicing.voidOpen(world, Fields.text(subscription, "latest_invoice"));
    }
    JsonObject details = Fields.child(subscription, "cancellation_details");
    if (!Fields.present(details, "reason")) {
      details.addProperty("reason", reason);
    }
    subscription.addProperty("status", "canceled");
    if (!Fields.present(subscription, "canceled_at")) {
      subscription.addProperty("canceled_at", world.now());
    }
    subscription.addProperty("ended_at", world.now());
    ScheduleRuns.subscriptionEnded(world, subscription);
    world.keep(subscription);
    world.announce(subscription, "customer.subscription.deleted");
  }

  /** At the end of the period, or not after all. The caller keeps the subscription. */
  static void atPeriodEnd(World world, JsonObject subscription, boolean cancel) {
    String schedule = Fields.text(subscription, "schedule");
    if (schedule != null) {
      throw ApiError.invalid(
          "The subscription is managed by the subscription schedule `"
              + schedule
              + "`, and updating any cancelation behavior directly is not allowed. Please update"
              + " the schedule instead.");
    }
    if (cancel == Fields.flag(subscription, "cancel_at_period_end")) {
      return;
    }
    subscription.addProperty("cancel_at_period_end", cancel);
    JsonObject details = Fields.child(subscription, "cancellation_details");
    if (cancel) {
      subscription.addProperty("cancel_at", SubscriptionItems.periodEnd(subscription));
      subscription.addProperty("canceled_at", world.now());
      details.addProperty("reason", "cancellation_requested");
    } else {
      Fields.setNull(subscription, "cancel_at");
      Fields.setNull(subscription, "canceled_at");
      Fields.setNull(details, "reason");
    }
  }

  /** The first payment did not come in time. */
  static void expire(World world, JsonObject subscription) {
    subscription.addProperty("status", "incomplete_expired");
    subscription.addProperty("ended_at", world.now());
    subscription.addProperty("canceled_at", world.now());
    world.update(subscription, "customer.subscription.updated");
    Invoicing.voidOpen(world, Fields.text(subscription, "latest_invoice"));
  }
}
