package io.figwizard.stripetwin.state;

import com.google.gson.JsonObject;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Makes, opens and voids invoices. */
final class Invoicing {
  private Invoicing() {}

  /**
   * Makes and finalises an invoice: it is open and has its payment intent, or it is paid because
   * nothing is due.
   */
  static JsonObject open(
      World world, String id, JsonObject subscription, List<JsonObject> lines, String reason) {
    JsonObject invoice = draft(world, id, subscription, lines, reason);
    world.create(invoice, "invoice.created");
    finalise(world, invoice);
    return invoice;
  }

  /** An invoice that is not kept. */
  static JsonObject draft(
      World world, String id, JsonObject subscription, List<JsonObject> lines, String reason) {
    JsonObject invoice = world.newObject("invoice", id);
    JsonObject customer = world.get("customer", Fields.required(subscription, "customer"));
    invoice.addProperty("billing_reason", reason);
    invoice.add("currency", subscription.get("currency"));
    invoice.add("customer", customer.get("id"));
    invoice.add("customer_email", customer.get("email"));
    invoice.add("customer_name", customer.get("name"));
    invoice.addProperty("period_start", world.now());
    invoice.addProperty("period_end", world.now());
    invoice.add("parent", parent(subscription));
    lines.forEach(line -> line.addProperty("invoice", id));
    Fields.setElements(invoice, "lines", lines);
    Fields.child(invoice, "lines").addProperty("url", "/v1/invoices/" + id + "/lines");
    amounts(invoice, Lines.total(lines), Fields.number(customer, "balance"));
    return invoice;
  }

  private static JsonObject parent(JsonObject subscription) {
    JsonObject details = new JsonObject();
    details.add("metadata", subscription.get("metadata").deepCopy());
    details.add("subscription", subscription.get("id"));
    JsonObject parent = new JsonObject();
    parent.add("quote_details", null);
    parent.add("subscription_details", details);
    parent.addProperty("type", "subscription_details");
    return parent;
  }

  private static void amounts(JsonObject invoice, long total, long balance) {
    long due = Math.max(0, total + balance);
    for (String name :
        List.of("subtotal", "subtotal_excluding_tax", "total", "total_excluding_tax")) {
      invoice.addProperty(name, total);
    }
    invoice.addProperty("starting_balance", balance);
    invoice.addProperty("amount_due", due);
    invoice.addProperty("amount_remaining", due);
  }

  private static void finalise(World world, JsonObject invoice) {
    JsonObject customer = world.get("customer", Fields.required(invoice, "customer"));
    long left = Fields.number(invoice, "total") + Fields.number(invoice, "starting_balance");
    long sequence = Fields.number(customer, "next_invoice_sequence");
    invoice.addProperty(
        "number",
        Fields.text(customer, "invoice_prefix") + String.format(Locale.ROOT, "-%04d", sequence));
    invoice.addProperty("ending_balance", Math.min(0, left));
    customer.addProperty("balance", Math.min(0, left));
    customer.addProperty("next_invoice_sequence", sequence + 1);
    customer.add("currency", invoice.get("currency"));
    world.update(customer, "customer.updated");
    invoice.addProperty("status", "open");
    invoice.addProperty("effective_at", world.now());
    invoice.addProperty("hosted_invoice_url", world.page("/invoice/" + Fields.id(invoice)));
    invoice.addProperty("invoice_pdf", world.page("/invoice/" + Fields.id(invoice) + "/pdf"));
    Fields.child(invoice, "status_transitions").addProperty("finalized_at", world.now());
    if (Fields.number(invoice, "amount_due") > 0) {
      Payments.prepare(world, invoice);
    }
    world.keep(invoice);
    world.announce(invoice, "invoice.finalized");
    if (Fields.number(invoice, "amount_due") == 0) {
      Payments.markPaid(world, invoice);
    }
  }

  /** Nobody is to pay it any more. */
  static void voidOpen(World world, @Nullable String id) {
    JsonObject invoice = id == null ? null : world.store().find("invoice", id);
    if (invoice == null || !Fields.is(invoice, "status", "open")) {
      return;
    }
    invoice.addProperty("status", "void");
    invoice.addProperty("auto_advance", false);
    Fields.setNull(invoice, "next_payment_attempt");
    Fields.child(invoice, "status_transitions").addProperty("voided_at", world.now());
    world.keep(invoice);
    Payments.cancel(world, invoice);
    world.announce(invoice, "invoice.voided");
  }

  static @Nullable String subscription(JsonObject invoice) {
    return Fields.text(
        Fields.child(Fields.child(invoice, "parent"), "subscription_details"), "subscription");
  }
}
