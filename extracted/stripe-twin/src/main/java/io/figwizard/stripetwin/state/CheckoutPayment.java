package io.figwizard.stripetwin.state;

import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The customer on the pay page of a checkout session. */
final class CheckoutPayment {
  private CheckoutPayment() {}

  /**
   * Begins the subscription with the first attempt; it stays incomplete, and the session open,
   * until a card pays.
   */
  static Charge pay(World world, JsonObject session, Card card) {
    String customer = customer(world, session);
    JsonObject method = PaymentMethods.made(world, card, customer);
    String begun = Fields.text(session, "_subscription");
    JsonObject subscription =
        begun == null ? begin(world, session, customer) : world.get("subscription", begun);
    JsonObject invoice = world.get("invoice", Fields.required(subscription, "latest_invoice"));
    session.addProperty("_method", Fields.id(method));
    world.keep(session);
    Charge charge = Payments.charge(world, invoice, method, false);
    if (charge.paid()) {
      complete(world, session, invoice);
    }
    return charge;
  }

  /** The session's invoice is paid. */
  static void complete(World world, JsonObject session, JsonObject invoice) {
    JsonObject subscription = world.get("subscription", Fields.required(session, "_subscription"));
    subscription.add("default_payment_method", session.get("_method"));
    world.keep(subscription);
    Settlement.paid(world, invoice);
    session.addProperty("status", "complete");
    session.addProperty("payment_status", "paid");
    session.add("subscription", subscription.get("id"));
    session.add("invoice", invoice.get("id"));
    Fields.setNull(session, "url");
    world.keep(session);
    world.announce(session, "checkout.session.completed");
  }

  private static String customer(World world, JsonObject session) {
    String known = Fields.text(session, "customer");
    if (known != null) {
      if (Fields.flag(world.get("customer", known), "deleted")) {
        throw new IllegalArgumentException("the customer " + known + " was deleted");
      }
      return known;
    }
    JsonObject customer = Customers.born(world);
    customer.add("email", session.get("customer_email"));
    world.create(customer, "customer.created");
    session.add("customer", customer.get("id"));
    session.add("customer_details", CheckoutCreation.details(Fields.text(customer, "email")));
    return Fields.id(customer);
  }

  private static JsonObject begin(World world, JsonObject session, String customer) {
    List<SubscriptionBirth.Wish> wishes = new ArrayList<>();
    for (JsonObject line : Fields.elements(session, "_line_items")) {
      wishes.add(
          new SubscriptionBirth.Wish(Fields.child(line, "price"), Fields.number(line, "quantity")));
    }
    Map<String, String> metadata = new LinkedHashMap<>();
    Fields.child(session, "_metadata")
        .entrySet()
        .forEach(entry -> metadata.put(entry.getKey(), entry.getValue().getAsString()));
    JsonObject subscription = SubscriptionBirth.begin(world, customer, wishes, metadata);
    session.add("_subscription", subscription.get("id"));
    return subscription;
  }
}
