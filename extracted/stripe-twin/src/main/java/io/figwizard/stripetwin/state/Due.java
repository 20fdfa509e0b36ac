package io.figwizard.stripetwin.state;

import com.google.gson.JsonObject;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * Something that happens at a time of its own.
 *
 * @param at when, in seconds
 * @param rank what happens first of those at the same time
 */
record Due(long at, int rank, String kind, String id) {
  static final Comparator<Due> FIRST =
      Comparator.comparingLong(Due::at).thenComparingInt(Due::rank);

  /** When the next thing happens to an object by itself; null for never. */
  static @Nullable Due of(JsonObject object) {
    String kind = Fields.required(object, "object");
    String id = Fields.id(object);
    return switch (kind) {
      case "checkout.session" ->
          CheckoutSessions.open(object)
              ? new Due(Fields.number(object, "expires_at"), 0, kind, id)
              : null;
      case "subscription" -> ofSubscription(object, id);
      case "subscription_schedule" ->
          Fields.is(object, "status", "active")
              ? new Due(ScheduleRuns.phaseEnd(object), 1, kind, id)
              : null;
      case "invoice" ->
          Fields.present(object, "next_payment_attempt")
              ? new Due(Fields.number(object, "next_payment_attempt"), 3, kind, id)
              : null;
      default -> null;
    };
  }

  private static @Nullable Due ofSubscription(JsonObject subscription, String id) {
    if (SubscriptionStatus.ended(subscription)) {
      return null;
    }
    if (SubscriptionStatus.incomplete(subscription)) {
      return new Due(Fields.number(subscription, "_expires_at"), 0, "subscription", id);
    }
    long end = SubscriptionItems.periodEnd(subscription);
    if (Fields.present(subscription, "pending_update")) {
      long expires = Fields.number(Fields.child(subscription, "pending_update"), "expires_at");
      if (expires <= end) {
        return new Due(expires, 0, "subscription", id);
      }
    }
    return new Due(end, 2, "subscription", id);
  }

  void happen(World world) {
    JsonObject object = world.get(kind, id);
    switch (kind) {
      case "checkout.session" -> CheckoutSessions.expire(world, object);
      case "subscription_schedule" -> ScheduleRuns.phaseEnds(world, object);
      case "invoice" -> Renewals.retry(world, object);
      default -> subscription(world, object);
    }
  }

  private void subscription(World world, JsonObject subscription) {
    if (SubscriptionStatus.incomplete(subscription)) {
      Cancellation.expire(world, subscription);
    } else if (rank == 0) {
      PendingUpdates.expire(world, subscription);
    } else {
      Renewals.periodEnds(world, subscription);
    }
  }
}
