package io.figwizard.stripetwin.pages;

import com.google.gson.JsonObject;
import io.figwizard.stripetwin.state.ApiAnswer;
import io.figwizard.stripetwin.state.Card;
import io.figwizard.stripetwin.state.PaymentOutcome;
import io.figwizard.stripetwin.state.TwinState;
import java.io.IOException;
import java.util.Objects;
import java.util.Optional;

/** {@code /invoice/{id}}: what is owed, another card, and the bank's question. */
final class InvoicePage implements PageHandler.Page {
  private static final String BANK = "3d-secure";

  private final TwinState state;
  private final StripeObjects objects;

  InvoicePage(TwinState state) {
    this.state = state;
    this.objects = new StripeObjects(state);
  }

  @Override
  public void answer(PageExchange exchange) throws IOException {
    JsonObject invoice = objects.required("in_", exchange.id());
    boolean open = StripeObjects.text(invoice, "status").equals("open");
    if (!exchange.isPost() || !open) {
      exchange.show(200, "Invoice", page(invoice, ""));
    } else if (exchange.step().equals(BANK)) {
      boolean confirmed = Boolean.parseBoolean(exchange.form().get("confirmed"));
      confirmed(exchange, invoice, state.confirm3ds(exchange.id(), confirmed));
    } else {
      pay(exchange, invoice);
    }
  }

  private void confirmed(PageExchange exchange, JsonObject invoice, PaymentOutcome outcome)
      throws IOException {
    if (outcome.status() == PaymentOutcome.Status.SUCCEEDED) {
      exchange.redirect("/invoice/" + exchange.id());
    } else {
      String why = Objects.requireNonNullElse(outcome.message(), "Not confirmed.");
      exchange.show(402, "Invoice", page(invoice, why));
    }
  }

  private void pay(PageExchange exchange, JsonObject invoice) throws IOException {
    Optional<Card> card = Card.ofNumber(exchange.form().getOrDefault("number", ""));
    if (card.isEmpty()) {
      exchange.show(
          400, "Invoice", page(invoice, "Your card number is invalid: take a test card."));
      return;
    }
    state.setDefaultCard(StripeObjects.text(invoice, "customer"), card.get());
    ApiAnswer answer = objects.call(invoice, "POST", "/v1/invoices/" + exchange.id() + "/pay");
    if (answer.successful()) {
      exchange.redirect("/invoice/" + exchange.id());
    } else {
      exchange.show(402, "Invoice", page(invoice, StripeObjects.problem(answer)));
    }
  }

  private static Html page(JsonObject invoice, String error) {
    boolean open = StripeObjects.text(invoice, "status").equals("open");
    String address = "/invoice/" + invoice.get("id").getAsString();
    return Html.of(
        """
        %s
        <table>
        <tr><td>Number</td><td>%s</td></tr>
        <tr><td>Status</td><td>%s</td></tr>
        <tr><td>Due</td><td>%s</td></tr>
        <tr><td>Paid</td><td>%s</td></tr>
        </table>
        %s%s
        """,
        Layout.error(error),
        StripeObjects.text(invoice, "number"),
        StripeObjects.text(invoice, "status"),
        amount(invoice, "amount_due"),
        amount(invoice, "amount_paid"),
        open ? CardForm.bank(address + "/" + BANK) : Html.NOTHING,
        open ? CardForm.of(address, "Pay with this card") : Html.NOTHING);
  }

  private static String amount(JsonObject invoice, String field) {
    return Money.text(invoice.get(field).getAsLong(), invoice.get("currency").getAsString());
  }
}
