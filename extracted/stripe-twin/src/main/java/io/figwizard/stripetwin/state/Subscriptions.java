package io.figwizard.stripetwin.state;

import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** {@code /v1/subscriptions}. */
final class Subscriptions {
  private static final String[] STATUSES = {
    "active",
    "past_due",
    "unpaid",
    "canceled",
    "incomplete",
    "incomplete_expired",
    "trialing",
    "paused",
    "all",
    "ended"
  };

  private Subscriptions() {}

  static void on(Routes routes) {
    routes
        .add("GET", "/v1/subscriptions", Subscriptions::list)
        .add("POST", "/v1/subscriptions", SubscriptionCreation::run)
        .add("GET", "/v1/subscriptions/{id}", call -> call.world().named("subscription", call.id()))
        .add("POST", "/v1/subscriptions/{id}", SubscriptionUpdate::run)
        .add("DELETE", "/v1/subscriptions/{id}", Cancellation::run);
  }

  private static JsonObject list(Call call) {
    String customer = call.world().listed(call.params());
    String price = call.params().filled("price");
    Predicate<JsonObject> status = status(call.params());
    return Listing.page(
        call,
        "subscription",
        "/v1/subscriptions",
        subscription ->
            (customer == null || Fields.is(subscription, "customer", customer))
                && (price == null || hasPrice(subscription, price))
                && status.test(subscription));
  }

  private static Predicate<JsonObject> status(Params params) {
    String wanted = params.choice("status", "", STATUSES);
    return switch (wanted) {
      case "all" -> subscription -> true;
      case "ended" -> SubscriptionStatus::ended;
      case "" -> subscription -> !Fields.is(subscription, "status", "canceled");
      default -> subscription -> Fields.is(subscription, "status", wanted);
    };
  }

  private static boolean hasPrice(JsonObject subscription, String price) {
    return SubscriptionItems.of(subscription).stream()
        .anyMatch(item -> Fields.is(SubscriptionItems.price(item), "id", price));
  }

  /** Copies of all of a customer, newest first. */
  static List<JsonObject> of(World world, String customer) {
    List<JsonObject> found = new ArrayList<>();
    for (JsonObject subscription : world.store().all("subscription")) {
      if (Fields.is(subscription, "customer", customer)) {
        found.add(0, subscription.deepCopy());
      }
    }
    return found;
  }
}
