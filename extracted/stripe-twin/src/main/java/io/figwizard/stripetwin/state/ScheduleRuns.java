package io.figwizard.stripetwin.state;

import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What time and the subscription's end do to a schedule. */
final class ScheduleRuns {
  private ScheduleRuns() {}

  /** When the current phase ends. */
  static long phaseEnd(JsonObject schedule) {
    return Fields.number(Fields.child(schedule, "current_phase"), "end_date");
  }

  /** The next phase begins, or the last one is over. */
  static void phaseEnds(World world, JsonObject schedule) {
    JsonObject next = phaseFrom(schedule, phaseEnd(schedule));
    if (next == null) {
      end(world, schedule);
      return;
    }
    JsonObject subscription = world.get("subscription", Fields.required(schedule, "subscription"));
    schedule.add("current_phase", window(next));
    world.update(schedule, "subscription_schedule.updated");
    setItems(world, subscription, next);
    world.update(subscription, "customer.subscription.updated");
  }

  private static void end(World world, JsonObject schedule) {
    JsonObject subscription = world.get("subscription", Fields.required(schedule, "subscription"));
    if (Fields.is(schedule, "end_behavior", "cancel")) {
      schedule.addProperty("status", "completed");
      schedule.addProperty("completed_at", world.now());
      Fields.setNull(schedule, "current_phase");
      world.keep(schedule);
      world.announce(schedule, "subscription_schedule.completed");
      Fields.setNull(subscription, "schedule");
      Cancellation.now(world, subscription, "cancellation_requested");
    } else {
      release(world, schedule);
    }
  }

  /** The subscription goes on as it is, without the schedule. */
  static void release(World world, JsonObject schedule) {
    JsonObject subscription = world.get("subscription", Fields.required(schedule, "subscription"));
    schedule.addProperty("status", "released");
    schedule.addProperty("released_at", world.now());
    schedule.add("released_subscription", subscription.get("id"));
    Fields.setNull(schedule, "subscription");
    Fields.setNull(schedule, "current_phase");
    world.keep(schedule);
    world.announce(schedule, "subscription_schedule.released");
    Fields.setNull(subscription, "schedule");
    world.update(subscription, "customer.subscription.updated");
  }

  /** The caller keeps the subscription. */
  static void subscriptionEnded(World world, JsonObject subscription) {
    String id = Fields.text(subscription, "schedule");
    if (id == null) {
      return;
    }
    JsonObject schedule = world.get("subscription_schedule", id);
    schedule.addProperty("status", "canceled");
    schedule.addProperty("canceled_at", world.now());
    Fields.setNull(schedule, "subscription");
    Fields.setNull(schedule, "current_phase");
    world.keep(schedule);
    world.announce(schedule, "subscription_schedule.canceled");
    Fields.setNull(subscription, "schedule");
  }

  /** {@code current_phase} of a phase. */
  static JsonObject window(JsonObject phase) {
    JsonObject window = new JsonObject();
    window.add("start_date", phase.get("start_date"));
    window.add("end_date", phase.get("end_date"));
    return window;
  }

  private static @Nullable JsonObject phaseFrom(JsonObject schedule, long start) {
    return Fields.elements(schedule, "phases").stream()
        .filter(phase -> Fields.number(phase, "start_date") == start)
        .findFirst()
        .orElse(null);
  }

  /** Keeps the items' ids where it can, as Stripe does when only the price changes. */
  private static void setItems(World world, JsonObject subscription, JsonObject phase) {
    List<JsonObject> old = SubscriptionItems.of(subscription);
    List<JsonObject> wanted = Fields.elements(phase, "items");
    List<JsonObject> items = new ArrayList<>();
    JsonObject first = world.get("price", Fields.required(wanted.get(0), "price"));
    if (!first.get("recurring").equals(SubscriptionItems.price(old.get(0)).get("recurring"))) {
      // Another interval: its periods are counted from here.
      subscription.addProperty("billing_cycle_anchor", world.now());
    }
    for (int i = 0; i < wanted.size(); i++) {
      JsonObject price = world.get("price", Fields.required(wanted.get(i), "price"));
      JsonObject item =
          i < old.size()
              ? old.get(i).deepCopy()
              : SubscriptionItems.born(world, Fields.id(subscription), price, 1);
      SubscriptionItems.setPrice(world, item, price);
      item.add("quantity", wanted.get(i).get("quantity"));
      item.addProperty("current_period_start", SubscriptionItems.periodStart(subscription));
      item.addProperty("current_period_end", SubscriptionItems.periodEnd(subscription));
      items.add(item);
    }
    Fields.setElements(subscription, "items", items);
  }
}
