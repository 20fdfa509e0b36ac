package io.figwizard.stripetwin.state;

import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** {@code /v1/subscription_schedules}, made from subscriptions that exist. */
final class Schedules {
  private static final String KIND = "subscription_schedule";

  private Schedules() {}

  static void on(Routes routes) {
    routes
        .add("GET", "/v1/subscription_schedules", Schedules::list)
        .add("POST", "/v1/subscription_schedules", Schedules::create)
        .add("GET", "/v1/subscription_schedules/{id}", call -> call.world().named(KIND, call.id()))
        .add("POST", "/v1/subscription_schedules/{id}", Schedules::update)
        .add("POST", "/v1/subscription_schedules/{id}/release", Schedules::release)
        .add("POST", "/v1/subscription_schedules/{id}/cancel", Schedules::cancel);
  }

  private static JsonObject list(Call call) {
    String customer = call.world().listed(call.params());
    return Listing.page(
        call,
        KIND,
        "/v1/subscription_schedules",
        schedule -> customer == null || Fields.is(schedule, "customer", customer));
  }

  private static JsonObject create(Call call) {
    World world = call.world();
    String from = call.params().required("from_subscription");
    JsonObject subscription = world.referred("subscription", from, "from_subscription");
    refuseFrom(call.params(), subscription);
    JsonObject schedule = world.newObject(KIND, world.ids.nextLong("sub_sched"));
    schedule.add("customer", subscription.get("customer"));
    schedule.addProperty("subscription", from);
    Fields.mergeMetadata(schedule, call.params());
    JsonObject phase = current(world, subscription);
    schedule.add("phases", Fields.array(List.of(phase)));
    schedule.add("current_phase", ScheduleRuns.window(phase));
    world.create(schedule, "subscription_schedule.created");
    subscription.addProperty("schedule", Fields.id(schedule));
    world.update(subscription, "customer.subscription.updated");
    return schedule;
  }

  private static void refuseFrom(Params params, JsonObject subscription) {
    if (params.has("phases")) {
      throw ApiError.invalid(
              "You cannot set `phases` if `from_subscription` is set: update the schedule"
                  + " afterwards.")
          .about("phases");
    }
    String attached = Fields.text(subscription, "schedule");
    if (attached != null) {
      throw ApiError.invalid(
              "You cannot migrate a subscription that is already attached to a schedule: `"
                  + attached
                  + "`.")
          .about("from_subscription");
    }
    if (!SubscriptionStatus.renews(subscription)) {
      throw ApiError.invalid(
              "You cannot migrate a subscription that is in the `"
                  + Fields.text(subscription, "status")
                  + "` status.")
          .about("from_subscription");
    }
    if (Fields.flag(subscription, "cancel_at_period_end")) {
      throw ApiError.invalid(
              "You cannot migrate a subscription that is set to cancel at the end of its period.")
          .about("from_subscription");
    }
  }

  private static JsonObject current(World world, JsonObject subscription) {
    List<JsonObject> items = new ArrayList<>();
    for (JsonObject item : SubscriptionItems.of(subscription)) {
      items.add(Phases.item(world, SubscriptionItems.price(item), Fields.number(item, "quantity")));
    }
    return Phases.phase(
        world,
        items,
        SubscriptionItems.periodStart(subscription),
        SubscriptionItems.periodEnd(subscription));
  }

  private static JsonObject update(Call call) {
    World world = call.world();
    Params params = call.params();
    JsonObject schedule = active(call, "update", "updated");
    schedule.addProperty(
        "end_behavior",
        params.choice(
            "end_behavior",
            Fields.required(schedule, "end_behavior"),
            "cancel",
            "release",
            "none",
            "renew"));
    Fields.mergeMetadata(schedule, params);
    params.choice(
        "proration_behavior", "create_prorations", "create_prorations", "always_invoice", "none");
    if (params.has("phases")) {
      List<JsonObject> phases = Phases.read(world, schedule, params.list("phases"));
      schedule.add("phases", Fields.array(phases));
      schedule.add("current_phase", ScheduleRuns.window(Phases.at(phases, world.now())));
    }
    world.update(schedule, "subscription_schedule.updated");
    return schedule;
  }

  private static JsonObject release(Call call) {
    JsonObject schedule = active(call, "release", "released");
    call.params().ignore("preserve_cancel_date");
    ScheduleRuns.release(call.world(), schedule);
    return schedule;
  }

  private static JsonObject cancel(Call call) {
    JsonObject schedule = active(call, "cancel", "canceled");
    call.params().ignore("invoice_now", "prorate");
    JsonObject subscription =
        call.world().get("subscription", Fields.required(schedule, "subscription"));
    Cancellation.now(call.world(), subscription, "cancellation_requested");
    return call.world().get(KIND, call.id());
  }

  private static JsonObject active(Call call, String verb, String done) {
    JsonObject schedule = call.world().named(KIND, call.id());
    if (!Fields.is(schedule, "status", "active")) {
      throw ApiError.invalid(
          "You cannot "
              + verb
              + " a subscription schedule that is currently in the `"
              + Fields.text(schedule, "status")
              + "` status. It must be in `not_started`, `active` status to be "
              + done
              + ".");
    }
    return schedule;
  }
}
