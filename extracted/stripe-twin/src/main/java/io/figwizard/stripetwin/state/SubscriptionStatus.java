package io.figwizard.stripetwin.state;

import com.google.gson.JsonObject;

/** What a subscription's status allows. */
final class SubscriptionStatus {
  private SubscriptionStatus() {}

  /** Over for good. */
  static boolean ended(JsonObject subscription) {
    return Fields.is(subscription, "status", "canceled")
        || Fields.is(subscription, "status", "incomplete_expired");
  }

  static boolean incomplete(JsonObject subscription) {
    return Fields.is(subscription, "status", "incomplete");
  }

  /** Begins a new period when one ends. */
  static boolean renews(JsonObject subscription) {
    return !ended(subscription) && !incomplete(subscription);
  }
}
