package io.figwizard.stripetwin.state;

import com.google.gson.JsonObject;
import org.jspecify.annotations.Nullable;

/** Payment intents of invoices, and the attempts to pay them. */
final class Payments {
  private Payments() {}

  /** Makes the payment intent of an invoice with something due. */
  static void prepare(World world, JsonObject invoice) {
    JsonObject intent = world.newObject("payment_intent", world.ids.nextLong("pi"));
    String id = Fields.id(intent);
    intent.add("amount", invoice.get("amount_due"));
    intent.add("currency", invoice.get("currency"));
    intent.add("customer", invoice.get("customer"));
    intent.addProperty("description", "Subscription payment");
    intent.addProperty("client_secret", id + "_secret_" + world.ids.letters(24));
    intent.addProperty("_invoice", Fields.id(invoice));
    world.create(intent, "payment_intent.created");
    JsonObject payment = world.newObject("invoice_payment", world.ids.nextLong("inpay"));
    payment.add("invoice", invoice.get("id"));
    payment.add("amount_requested", invoice.get("amount_due"));
    payment.add("currency", invoice.get("currency"));
    Fields.child(payment, "payment").addProperty("payment_intent", id);
    world.keep(payment);
    invoice.addProperty("_payment_intent", id);
    invoice.addProperty("_payment", Fields.id(payment));
  }

  /** Tries to pay an open invoice. */
  static Charge charge(
      World world, JsonObject invoice, @Nullable JsonObject method, boolean offSession) {
    if (Fields.is(invoice, "status", "paid")) {
      return new Charge(Charge.Result.PAID, null, null);
    }
    JsonObject intent = intent(world, invoice);
    String id = Fields.id(intent);
    if (method == null) {
      return new Charge(Charge.Result.NO_CARD, null, id);
    }
    intent.add("payment_method", method.get("id"));
    Card card = PaymentMethods.card(method);
    boolean known = offSession && Fields.flag(method, "_authenticated");
    if (card == Card.SUCCEEDS || (card == Card.THREE_D_SECURE && known)) {
      succeed(world, invoice, intent);
      return new Charge(Charge.Result.PAID, null, id);
    }
    if (card == Card.THREE_D_SECURE) {
      askForConfirmation(world, invoice, intent);
      return new Charge(Charge.Result.ACTION_REQUIRED, null, id);
    }
    Decline decline = Decline.of(card);
    fail(world, invoice, intent, decline);
    return new Charge(Charge.Result.DECLINED, decline, id);
  }

  /** Nobody tries to pay: the client will, with the intent's secret. */
  static void awaitConfirmation(World world, JsonObject invoice, @Nullable JsonObject method) {
    if (method != null) {
      JsonObject intent = intent(world, invoice);
      intent.add("payment_method", method.get("id"));
      intent.addProperty("status", "requires_confirmation");
      world.keep(intent);
    }
  }

  /** The customer comes back from the bank. */
  static Charge confirm(World world, JsonObject invoice, boolean confirmed) {
    JsonObject intent = intent(world, invoice);
    String id = Fields.id(intent);
    JsonObject method = world.get("payment_method", Fields.required(intent, "payment_method"));
    if (confirmed && Fields.is(intent, "status", "requires_confirmation")) {
      return charge(world, invoice, method, false);
    }
    if (!confirmed) {
      Decline decline = Decline.notAuthenticated();
      fail(world, invoice, intent, decline);
      return new Charge(Charge.Result.DECLINED, decline, id);
    }
    method.addProperty("_authenticated", true);
    world.keep(method);
    succeed(world, invoice, intent);
    return new Charge(Charge.Result.PAID, null, id);
  }

  /** The invoice needs no payment any more, or has its money. */
  static void markPaid(World world, JsonObject invoice) {
    invoice.addProperty("status", "paid");
    invoice.addProperty("attempted", true);
    invoice.addProperty("auto_advance", false);
    invoice.add("amount_paid", invoice.get("amount_due"));
    invoice.addProperty("amount_remaining", 0);
    Fields.setNull(invoice, "next_payment_attempt");
    Fields.child(invoice, "status_transitions").addProperty("paid_at", world.now());
    world.update(invoice, "invoice.updated");
    world.announce(invoice, "invoice.paid");
    world.announce(invoice, "invoice.payment_succeeded");
  }

  static void cancel(World world, JsonObject invoice) {
    JsonObject intent = intent(world, invoice);
    intent.addProperty("status", "canceled");
    intent.addProperty("cancellation_reason", "void_invoice");
    intent.addProperty("canceled_at", world.now());
    Fields.setNull(intent, "next_action");
    world.keep(intent);
    world.announce(intent, "payment_intent.canceled");
    payment(world, invoice, "canceled");
  }

  static JsonObject intent(World world, JsonObject invoice) {
    return world.get("payment_intent", Fields.required(invoice, "_payment_intent"));
  }

  private static void succeed(World world, JsonObject invoice, JsonObject intent) {
    intent.addProperty("status", "succeeded");
    intent.add("amount_received", intent.get("amount"));
    Fields.setNull(intent, "next_action");
    Fields.setNull(intent, "last_payment_error");
    world.keep(intent);
    world.announce(intent, "payment_intent.succeeded");
    payment(world, invoice, "paid");
    attempted(invoice);
    markPaid(world, invoice);
  }

  private static void askForConfirmation(World world, JsonObject invoice, JsonObject intent) {
    intent.addProperty("status", "requires_action");
    JsonObject redirect = new JsonObject();
    redirect.addProperty("return_url", (String) null);
    redirect.add("url", invoice.get("hosted_invoice_url"));
    JsonObject action = new JsonObject();
    action.add("redirect_to_url", redirect);
    action.addProperty("type", "redirect_to_url");
    intent.add("next_action", action);
    world.keep(intent);
    world.announce(intent, "payment_intent.requires_action");
    attempted(invoice);
    world.update(invoice, "invoice.updated");
    world.announce(invoice, "invoice.payment_action_required");
  }

  private static void fail(World world, JsonObject invoice, JsonObject intent, Decline decline) {
    intent.addProperty("status", "requires_payment_method");
    intent.add("last_payment_error", decline.lastError());
    Fields.setNull(intent, "payment_method");
    Fields.setNull(intent, "next_action");
    world.keep(intent);
    world.announce(intent, "payment_intent.payment_failed");
    attempted(invoice);
    world.update(invoice, "invoice.updated");
    world.announce(invoice, "invoice.payment_failed");
  }

  private static void attempted(JsonObject invoice) {
    invoice.addProperty("attempted", true);
    invoice.addProperty("attempt_count", Fields.number(invoice, "attempt_count") + 1);
  }

  private static void payment(World world, JsonObject invoice, String status) {
    JsonObject payment = world.get("invoice_payment", Fields.required(invoice, "_payment"));
    payment.addProperty("status", status);
    Fields.child(payment, "status_transitions").addProperty(status + "_at", world.now());
    if (status.equals("paid")) {
      payment.add("amount_paid", payment.get("amount_requested"));
      world.create(payment, "invoice_payment.paid");
    } else {
      world.keep(payment);
    }
  }
}
