package io.figwizard.stripetwin.state;

import com.google.gson.JsonObject;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** {@code /v1/invoices} and the payment intents behind them. */
final class Invoices {
  private Invoices() {}

  static void on(Routes routes) {
    routes
        .add("GET", "/v1/invoices", Invoices::list)
        .add("POST", "/v1/invoices/create_preview", InvoicePreview::run)
        .add("GET", "/v1/invoices/{id}", call -> call.world().named("invoice", call.id()))
        .add("GET", "/v1/invoices/{id}/lines", Invoices::lines)
        .add("POST", "/v1/invoices/{id}/pay", Invoices::pay)
        .add("POST", "/v1/invoices/{id}/void", Invoices::voidOpen)
        .add(
            "GET",
            "/v1/payment_intents/{id}",
            call -> call.world().named("payment_intent", call.id()))
        .add("GET", "/v1/payment_intents", Invoices::intents);
  }

  private static JsonObject list(Call call) {
    Params params = call.params();
    String customer = call.world().listed(params);
    String subscription = params.filled("subscription");
    String status = params.choice("status", "", "draft", "open", "paid", "uncollectible", "void");
    Predicate<JsonObject> matching =
        invoice ->
            (customer == null || Fields.is(invoice, "customer", customer))
                && (subscription == null || subscription.equals(Invoicing.subscription(invoice)))
                && (status.isEmpty() || Fields.is(invoice, "status", status));
    return Listing.page(call, "invoice", "/v1/invoices", matching);
  }

  private static JsonObject lines(Call call) {
    JsonObject invoice = call.world().named("invoice", call.id());
    return Listing.page(
        call,
        "line_item",
        "/v1/invoices/" + call.id() + "/lines",
        Fields.elements(invoice, "lines"));
  }

  private static JsonObject intents(Call call) {
    String customer = call.world().listed(call.params());
    return Listing.page(
        call,
        "payment_intent",
        "/v1/payment_intents",
        intent -> customer == null || Fields.is(intent, "customer", customer));
  }

  private static JsonObject pay(Call call) {
    World world = call.world();
    JsonObject invoice = world.named("invoice", call.id());
    boolean offSession = Boolean.TRUE.equals(call.params().flag("off_session"));
    String methodId = call.params().filled("payment_method");
    call.params().refuseUnread();
    if (Fields.is(invoice, "status", "paid")) {
      throw ApiError.invalid("invoice_already_paid", "Invoice is already paid");
    }
    if (!Fields.is(invoice, "status", "open")) {
      throw ApiError.invalid(
          "invoice_not_editable",
          "Invoice cannot be paid because it is "
              + Fields.text(invoice, "status")
              + "; only open invoices can be paid");
    }
    Charge charge = Settlement.charge(world, invoice, method(world, invoice, methodId), offSession);
    if (!charge.paid()) {
      throw Refusals.ofInvoice(world, charge);
    }
    return world.get("invoice", call.id());
  }

  private static @Nullable JsonObject method(
      World world, JsonObject invoice, @Nullable String named) {
    if (named != null) {
      return PaymentMethods.attached(
          world, named, Fields.required(invoice, "customer"), "payment_method");
    }
    String subscription = Invoicing.subscription(invoice);
    return subscription == null
        ? null
        : PaymentMethods.of(world, world.get("subscription", subscription));
  }

  private static JsonObject voidOpen(Call call) {
    JsonObject invoice = call.world().named("invoice", call.id());
    if (!Fields.is(invoice, "status", "open")) {
      throw ApiError.invalid(
          "invoice_not_editable",
          "You can only pass in open or uncollectible invoices. This invoice has the status: "
              + Fields.text(invoice, "status")
              + ".");
    }
    Invoicing.voidOpen(call.world(), call.id());
    return call.world().get("invoice", call.id());
  }
}
