package io.figwizard.stripetwin.pages;

import com.google.gson.JsonObject;
import io.figwizard.stripetwin.state.Card;
import io.figwizard.stripetwin.state.PaymentOutcome;
import io.figwizard.stripetwin.state.TwinState;
import java.io.IOException;
import java.util.Objects;
import java.util.Optional;

/** {@code /pay/{session}}: the customer pays, confirms with the bank, or goes back. */
final class CheckoutPage implements PageHandler.Page {
  private static final String BANK = "3d-secure";

  private final TwinState state;
  private final StripeObjects objects;

  CheckoutPage(TwinState state) {
    this.state = state;
    this.objects = new StripeObjects(state);
  }

  @Override
  public void answer(PageExchange exchange) throws IOException {
    JsonObject session = objects.required("cs_", exchange.id());
    boolean bank = exchange.step().equals(BANK);
    if (!StripeObjects.text(session, "status").equals("open")) {
      ended(exchange, session);
    } else if (!exchange.isPost()) {
      exchange.show(200, "Pay", bank ? CardForm.bank(path(session, BANK)) : form(session, ""));
    } else if (bank) {
      boolean confirmed = Boolean.parseBoolean(exchange.form().get("confirmed"));
      proceed(exchange, session, state.confirm3ds(exchange.id(), confirmed));
    } else {
      pay(exchange, session);
    }
  }

  private void pay(PageExchange exchange, JsonObject session) throws IOException {
    Optional<Card> card = Card.ofNumber(exchange.form().getOrDefault("number", ""));
    if (card.isEmpty()) {
      exchange.show(400, "Pay", form(session, "Your card number is invalid: take a test card."));
    } else {
      proceed(exchange, session, state.pay(exchange.id(), card.get()));
    }
  }

  private void proceed(PageExchange exchange, JsonObject session, PaymentOutcome outcome)
      throws IOException {
    switch (outcome.status()) {
      case SUCCEEDED -> exchange.redirect(successAddress(session));
      case REQUIRES_ACTION -> exchange.redirect(path(session, BANK));
      case DECLINED -> {
        String why = Objects.requireNonNullElse(outcome.message(), "Your card was declined.");
        exchange.show(402, "Pay", form(session, why));
      }
    }
  }

  private void ended(PageExchange exchange, JsonObject session) throws IOException {
    boolean paid = StripeObjects.text(session, "status").equals("complete");
    exchange.show(
        // An expired page is gone for good; a paid one only has nothing left to do.
        paid ? 200 : 410,
        paid ? "Paid" : "Expired",
        paid ? link(successAddress(session), "Continue") : back(session));
  }

  private Html form(JsonObject session, String error) {
    String amount =
        Money.text(session.get("amount_total").getAsLong(), session.get("currency").getAsString());
    return Html.of(
        "%s<ul>%s</ul><p><strong>%s</strong></p>%s%s",
        Layout.error(error),
        lines(session),
        amount,
        CardForm.of(path(session, ""), "Pay " + amount),
        back(session));
  }

  private Html lines(JsonObject session) {
    String address = "/v1/checkout/sessions/" + session.get("id").getAsString() + "/line_items";
    return Html.all(
        objects.list(session, address).stream()
            .map(line -> Html.of("<li>%s</li>", StripeObjects.text(line, "description")))
            .toList());
  }

  private static Html back(JsonObject session) {
    return link(StripeObjects.text(session, "cancel_url"), "Cancel and go back");
  }

  private static Html link(String address, String text) {
    return PageExchange.isWebAddress(address)
        ? Html.of("<p><a href=\"%s\">%s</a></p>", address, text)
        : Html.NOTHING;
  }

  private static String successAddress(JsonObject session) {
    String template = StripeObjects.text(session, "success_url");
    return template.replace("{CHECKOUT_SESSION_ID}", session.get("id").getAsString());
  }

  private static String path(JsonObject session, String step) {
    String page = "/pay/" + session.get("id").getAsString();
    return step.isEmpty() ? page : page + "/" + step;
  }
}
