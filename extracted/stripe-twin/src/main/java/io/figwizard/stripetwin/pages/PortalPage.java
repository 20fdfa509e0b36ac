package io.figwizard.stripetwin.pages;

import com.google.gson.JsonObject;
import io.figwizard.stripetwin.state.ApiAnswer;
import io.figwizard.stripetwin.state.Card;
import io.figwizard.stripetwin.state.TwinState;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** {@code /portal/{session}}: the customer cancels, resumes, changes plan or card. */
final class PortalPage implements PageHandler.Page {
  private final TwinState state;
  private final StripeObjects objects;

  PortalPage(TwinState state) {
    this.state = state;
    this.objects = new StripeObjects(state);
  }

  @Override
  public void answer(PageExchange exchange) throws IOException {
    JsonObject session = objects.required("bps_", exchange.id());
    if (!exchange.isPost()) {
      exchange.show(200, "Your subscription", page(session, ""));
      return;
    }
    String problem = change(session, exchange.form());
    if (problem.isEmpty()) {
      exchange.redirect("/portal/" + exchange.id());
    } else {
      exchange.show(402, "Your subscription", page(session, problem));
    }
  }

  /** Does what the form asks for; gives what went wrong, or nothing. */
  private String change(JsonObject session, Map<String, String> form) {
    String customer = session.get("customer").getAsString();
    if (form.containsKey("number")) {
      Card card =
          Card.ofNumber(form.get("number"))
              .orElseThrow(() -> new IllegalArgumentException("Your card number is invalid."));
      state.setDefaultCard(customer, card);
      return "";
    }
    JsonObject subscription =
        state.subscriptionsOf(customer).stream()
            .filter(own -> own.get("id").getAsString().equals(form.get("subscription")))
            .findFirst()
            .orElseThrow(() -> new NoSuchPage("This customer has no such subscription."));
    ApiAnswer answer = changed(subscription, form);
    return answer.successful() ? "" : StripeObjects.problem(answer);
  }

  private ApiAnswer changed(JsonObject subscription, Map<String, String> form) {
    String path = "/v1/subscriptions/" + subscription.get("id").getAsString();
    return switch (form.getOrDefault("change", "")) {
      case "cancel" -> objects.call(subscription, "POST", path, "cancel_at_period_end", "true");
      case "resume" -> objects.call(subscription, "POST", path, "cancel_at_period_end", "false");
      case "plan" ->
          objects.call(
              subscription,
              "POST",
              path,
              "items[0][id]",
              item(subscription).get("id").getAsString(),
              "items[0][price]",
              form.getOrDefault("price", ""),
              "proration_behavior",
              "always_invoice");
      default ->
          throw new IllegalArgumentException(
              "change: " + form.get("change") + " (expected: cancel, resume or plan)");
    };
  }

  private Html page(JsonObject session, String error) {
    List<Html> subscriptions =
        state.subscriptionsOf(session.get("customer").getAsString()).stream()
            .filter(one -> !StripeObjects.text(one, "status").equals("canceled"))
            .map(one -> section(session, one))
            .toList();
    String address = "/portal/" + session.get("id").getAsString();
    String back = StripeObjects.text(session, "return_url");
    return Html.of(
        "%s%s<h2>Card</h2>%s%s",
        Layout.error(error),
        subscriptions.isEmpty() ? Html.of("<p>No subscription.</p>") : Html.all(subscriptions),
        CardForm.of(address, "Use this card"),
        PageExchange.isWebAddress(back)
            ? Html.of("<p><a href=\"%s\">Go back</a></p>", back)
            : Html.NOTHING);
  }

  private Html section(JsonObject session, JsonObject subscription) {
    boolean ending = subscription.get("cancel_at_period_end").getAsBoolean();
    List<Html> plans =
        objects.list(session, "/v1/prices", "active", "true", "limit", "100").stream()
            .filter(price -> !price.get("unit_amount").isJsonNull())
            .filter(price -> !price.get("id").equals(price(subscription).get("id")))
            .map(price -> planButton(price))
            .toList();
    return Html.of(
        """
        <form method="post" action="/portal/%s">
        <input type="hidden" name="subscription" value="%s">
        <p><strong>%s</strong>: %s%s</p>
        <button name="change" value="%s">%s</button>
        </form>
        <form method="post" action="/portal/%s">
        <input type="hidden" name="subscription" value="%s">
        <input type="hidden" name="change" value="plan">
        %s
        </form>
        """,
        session.get("id").getAsString(),
        subscription.get("id").getAsString(),
        label(price(subscription)),
        StripeObjects.text(subscription, "status"),
        ending ? ", ends with the period" : "",
        ending ? "resume" : "cancel",
        ending ? "Resume" : "Cancel at the end of the period",
        session.get("id").getAsString(),
        subscription.get("id").getAsString(),
        Html.all(plans));
  }

  private static Html planButton(JsonObject price) {
    return Html.of(
        "<button name=\"price\" value=\"%s\">Change to %s</button>",
        price.get("id").getAsString(), label(price));
  }

  private static String label(JsonObject price) {
    String key = StripeObjects.text(price, "lookup_key");
    return (key.isEmpty() ? price.get("id").getAsString() : key)
        + ", "
        + Money.text(price.get("unit_amount").getAsLong(), price.get("currency").getAsString());
  }

  private static JsonObject item(JsonObject subscription) {
    return subscription.getAsJsonObject("items").getAsJsonArray("data").get(0).getAsJsonObject();
  }

  private static JsonObject price(JsonObject subscription) {
    return item(subscription).getAsJsonObject("price");
  }
}
