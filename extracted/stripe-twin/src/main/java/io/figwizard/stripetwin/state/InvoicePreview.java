package io.figwizard.stripetwin.state;

import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code POST /v1/invoices/create_preview}: what a change, or the next period, would cost. */
final class InvoicePreview {
  private InvoicePreview() {}

  static JsonObject run(Call call) {
    World world = call.world();
    Params params = call.params();
    String customer = params.filled("customer");
    String id = params.filled("subscription");
    if (id == null) {
      throw customer == null
          ? ApiError.missing("customer")
          : ApiError.invalid(
              "invoice_upcoming_none", "No upcoming invoices for customer: " + customer);
    }
    JsonObject subscription = world.referred("subscription", id, "subscription");
    if (SubscriptionStatus.ended(subscription)) {
      throw ApiError.invalid(
          "invoice_upcoming_none", "No upcoming invoices for the subscription: " + id);
    }
    PlanChange change =
        PlanChangeRequest.of(world, subscription, params.child("subscription_details"));
    List<JsonObject> lines = lines(world, subscription, change);
    JsonObject invoice =
        Invoicing.draft(world, world.ids.nextLong("upcoming_in"), subscription, lines, "upcoming");
    invoice.addProperty("auto_advance", false);
    return invoice;
  }

  private static List<JsonObject> lines(
      World world, JsonObject subscription, @Nullable PlanChange change) {
    List<JsonObject> lines = new ArrayList<>();
    PendingItems.waiting(world, subscription)
        .forEach(item -> lines.add(Fields.child(item, "_line")));
    if (change != null) {
      lines.addAll(change.lines(world, subscription));
      if (change.invoicedNow()) {
        return lines;
      }
      change.applyTo(subscription);
    }
    if (!Fields.flag(subscription, "cancel_at_period_end")) {
      SubscriptionItems.put(
          subscription,
          SubscriptionItems.of(subscription),
          SubscriptionItems.periodEnd(subscription));
      lines.addAll(Lines.periods(world, subscription));
    }
    return lines;
  }
}
