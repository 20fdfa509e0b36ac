package io.figwizard.loadtests.data;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes the events that Stripe has sent about subscriptions: several at the beginning, some every
 * month, one at the end. Old ones are gone, and of older ones the body, as the webhook domain
 * forgets them. Immutable.
 */
final class StripeEventRows implements UserPart {

  private static final double BODIES_KEPT = 29;
  private static final double NEW_API = -120;
  private static final List<String> BEGINNING =
      List.of(
          "customer.created",
          "checkout.session.completed",
          "customer.subscription.created",
          "invoice.paid");
  private static final List<String> EVERY_MONTH =
      List.of("invoice.created", "customer.subscription.updated", "invoice.paid");

  private final long seed;
  private final Population population;
  private final Days days;
  private final DoneDeliveries deliveries;

  StripeEventRows(long seed, Population population, Days days) {
    this.seed = seed;
    this.population = population;
    this.days = days;
    this.deliveries = new DoneDeliveries(days);
  }

  @Override
  public void write(int chunk, int first, int last, RowsByTable rows) {
    Dice dice = Dice.of(seed, "stripe events", chunk);
    for (int index = first; index < last; index++) {
      for (CustomerHistory customer : CustomerHistory.of(seed, population, index)) {
        for (SubscriptionHistory subscription : customer.subscriptions()) {
          subscription(dice, customer, subscription, rows);
        }
      }
    }
  }

  private void subscription(
      Dice dice, CustomerHistory customer, SubscriptionHistory subscription, RowsByTable rows) {
    for (String type : BEGINNING) {
      event(dice, customer, subscription, type, 0, subscription.startedAt(), rows);
    }
    List<Double> invoiced = subscription.invoicedAt();
    for (int month = 1; month < invoiced.size(); month++) {
      for (String type : EVERY_MONTH) {
        event(dice, customer, subscription, type, month, invoiced.get(month), rows);
      }
    }
    Double ended = subscription.endedAt();
    if (ended != null) {
      event(dice, customer, subscription, "customer.subscription.deleted", 0, ended, rows);
    }
  }

  private void event(
      Dice dice,
      CustomerHistory customer,
      SubscriptionHistory subscription,
      String type,
      int month,
      double happened,
      RowsByTable rows) {
    // Most arrive within seconds, some hours later, and none from the future.
    double delay = dice.chance(0.98) ? dice.exponential(3) : dice.exponential(10_000);
    double day = Math.min(-1e-6, happened + delay / 86_400);
    if (day < -VoiceEventRows.EVENTS_KEPT) {
      return;
    }
    boolean thin = dice.chance(0.05);
    String id = "evt_gen_" + dice.hex() + dice.hex().substring(0, 8);
    String object = objectOf(type, subscription, month, dice);
    String api = day < NEW_API ? "2024-06-20" : "2025-09-30.clover";
    rows.row(Table.WEBHOOK_EVENT)
        .text("stripe")
        .text(customer.variant())
        .text(id)
        .text(thin ? "thin" : "snapshot")
        .text(thin ? "v1." + type : type)
        .text(thin ? null : api)
        .text(object)
        .text(thin ? null : customer.stripeId())
        .bool(customer.variant().equals("production"))
        .timestamp(days.at(day))
        .bytes(day < -BODIES_KEPT ? null : body(id, type, object, customer, subscription));
    deliveries.add(dice, "webhook", "stripe.event", "billing.stripe-event", day, rows);
  }

  private static String objectOf(
      String type, SubscriptionHistory subscription, int month, Dice dice) {
    return type.startsWith("customer.subscription.")
        ? subscription.id()
        : type.startsWith("invoice.") ? subscription.invoiceId(month) : "cs_gen_" + dice.hex();
  }

  private static byte[] body(
      String id,
      String type,
      String object,
      CustomerHistory customer,
      SubscriptionHistory subscription) {
    return """
        {"id": "%s", "object": "event", "type": "%s", "livemode": %s, "data": {"object": {
          "id": "%s", "customer": "%s", "status": "%s", "cancel_at_period_end": %s,
          "items": {"object": "list", "data": [{"id": "%s", "quantity": 1,
            "price": {"id": "%s", "object": "price", "currency": "eur", "type": "recurring"}}]},
          "metadata": {}, "default_payment_method": null, "collection_method": "charge_automatically"
        }}, "pending_webhooks": 1, "request": {"id": null, "idempotency_key": null}}
        """
        .formatted(
            id,
            type,
            customer.variant().equals("production"),
            object,
            id(customer.stripeId()),
            subscription.status(),
            subscription.cancelAtPeriodEnd(),
            subscription.item(),
            subscription.price())
        .getBytes(UTF_8);
  }

  private static String id(@Nullable String customer) {
    return customer == null ? "" : customer;
  }
}
