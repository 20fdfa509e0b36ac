package io.figwizard.stripetwin.state;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Whatever a client sends, it is answered as Stripe would, and nothing breaks. */
final class HostileRequestsTest {
  private static final int REQUESTS = 6_000;
  private static final List<String> METHODS = List.of("GET", "POST", "POST", "POST", "DELETE");
  private static final List<String> PATHS =
      List.of(
          "customers",
          "products",
          "prices",
          "payment_methods",
          "checkout/sessions",
          "subscriptions",
          "subscription_schedules",
          "invoices",
          "invoices/create_preview",
          "payment_intents",
          "billing_portal/sessions",
          "events",
          "customers/search");
  private static final List<String> ENDINGS =
      List.of("", "", "", "/expire", "/pay", "/void", "/release", "/cancel", "/attach", "/lines");
  private static final List<String> NAMES =
      List.of(
          "customer",
          "subscription",
          "from_subscription",
          "payment_method",
          "default_payment_method",
          "invoice_settings[default_payment_method]",
          "items[0][price]",
          "items[0][id]",
          "items[0][quantity]",
          "items[0][deleted]",
          "items[1][price]",
          "items[]",
          "items",
          "line_items[0][price]",
          "line_items[0][quantity]",
          "phases[0][items][0][price]",
          "phases[0][start_date]",
          "phases[0][end_date]",
          "phases[1][items][0][price]",
          "phases[1][duration][interval]",
          "mode",
          "success_url",
          "metadata[a]",
          "metadata[a][b]",
          "metadata",
          "expand[]",
          "expand[]",
          "expand",
          "limit",
          "starting_after",
          "ending_before",
          "created",
          "created[gte]",
          "created[x]",
          "status",
          "type",
          "types[]",
          "query",
          "email",
          "name",
          "currency",
          "unit_amount",
          "product",
          "recurring[interval]",
          "recurring",
          "cancel_at_period_end",
          "payment_behavior",
          "proration_behavior",
          "proration_date",
          "billing_cycle_anchor",
          "end_behavior",
          "subscription_details[items][0][price]",
          "[",
          "");
  private static final List<String> VALUES =
      List.of(
          "",
          "0",
          "1",
          "-1",
          "3",
          "99999999999999999999",
          "9223372036854775807",
          "true",
          "false",
          "now",
          "subscription",
          "https://example.com/",
          "price_basic_monthly",
          "price_team_monthly",
          "pm_card_visa",
          "pm_card_threeDSecure2Required",
          "pm_card_chargeCustomerFail",
          "pending_if_incomplete",
          "error_if_incomplete",
          "default_incomplete",
          "always_invoice",
          "none",
          "month",
          "eur",
          "all",
          "canceled",
          "cancel",
          "invoice.*",
          "metadata['a']:'b'",
          "latest_invoice.payments",
          "customer.subscriptions",
          "data.customer",
          "data.id",
          "items.data.price.product",
          "payment_method_types.x",
          "id",
          "%zz",
          "\u0000é");

  private final Random random = new Random(7);
  private final TwinState state = TwinState.open(Clock.systemUTC(), null, EventListener.NONE);
  private final List<String> ids = new ArrayList<>(List.of("cus_nobody", "%2e%2e"));

  @Test
  void noRequestIsAnsweredWithAServerError() {
    TreeMap<Integer, Integer> statuses = new TreeMap<>();
    for (int i = 0; i < REQUESTS; i++) {
      ApiRequest request = request();
      ApiAnswer answer = state.call(request);
      statuses.merge(answer.status(), 1, Integer::sum);
      assertThat(answer.status()).as(request + " gets " + answer.body()).isLessThan(500);
      remember(answer.body());
      if (i % 300 == 0) {
        state.advanceClock(Duration.ofHours(random.nextInt(300)));
      }
    }
    assertThat(statuses.keySet()).contains(200, 400, 402, 404);
    assertThat(statuses.get(200)).isGreaterThan(REQUESTS / 20);
    theLastEventOfEveryObjectTellsHowItIsNow();
    subscriptionsAreAsTheirInvoicesSay();
  }

  private void theLastEventOfEveryObjectTellsHowItIsNow() {
    Set<String> seen = new HashSet<>();
    for (JsonElement each : state.events(false, Integer.MAX_VALUE)) {
      JsonObject event = each.getAsJsonObject();
      JsonObject object = Fields.child(Fields.child(event, "data"), "object");
      // Stripe tells of no payment intent that waits to be confirmed.
      boolean silent =
          Fields.is(object, "object", "payment_intent")
              || Fields.is(event, "type", "customer.deleted");
      if (seen.add(Fields.id(object)) && !silent) {
        assertThat(state.object(Fields.id(object)))
            .as("after " + Fields.text(event, "type"))
            .contains(object);
      }
    }
    assertThat(seen).hasSizeGreaterThan(300);
  }

  private void subscriptionsAreAsTheirInvoicesSay() {
    Set<String> seen = new HashSet<>();
    for (JsonElement each : state.events(false, Integer.MAX_VALUE)) {
      JsonObject object = Fields.child(Fields.child(each.getAsJsonObject(), "data"), "object");
      if (!seen.add(Fields.id(object))) {
        continue;
      }
      JsonObject now = state.object(Fields.id(object)).orElseThrow();
      if (Fields.is(now, "object", "subscription") && Fields.is(now, "status", "active")) {
        String latest = Fields.required(now, "latest_invoice");
        String paid = Fields.text(state.object(latest).orElseThrow(), "status");
        assertThat(paid).as(now.toString()).isIn("paid", "void", "open");
        assertThat(paid.equals("open")).isEqualTo(Fields.present(now, "pending_update"));
        assertThat(SubscriptionItems.periodEnd(now)).isGreaterThan(state.now().getEpochSecond());
      }
      if (Fields.is(now, "object", "invoice") && Fields.is(now, "status", "paid")) {
        assertThat(now.get("amount_paid")).isEqualTo(now.get("amount_due"));
        assertThat(Fields.number(now, "amount_remaining")).isZero();
      }
    }
  }

  private ApiRequest request() {
    return random.nextInt(3) == 0 ? senseless() : likely();
  }

  /** What a client of ours would ask, with an id of whatever kind. */
  private ApiRequest likely() {
    String[] request =
        one(List.of(
                "POST /v1/customers metadata[a]=b",
                "POST /v1/payment_methods/PM/attach customer=cus",
                "POST /v1/checkout/sessions customer=cus&mode=subscription"
                    + "&success_url=https://a.b/&line_items[0][price]=PRICE",
                "POST /v1/subscriptions customer=cus&items[0][price]=PRICE"
                    + "&payment_behavior=BEHAVIOR",
                "POST /v1/subscriptions/sub items[0][id]=si&items[0][price]=PRICE"
                    + "&payment_behavior=BEHAVIOR&proration_behavior=always_invoice",
                "POST /v1/subscriptions/sub items[0][id]=si&items[0][price]=PRICE",
                "POST /v1/subscriptions/sub cancel_at_period_end=true",
                "POST /v1/subscriptions/sub cancel_at_period_end=false",
                "POST /v1/subscription_schedules from_subscription=sub",
                "POST /v1/subscription_schedules/sub_sched/release ",
                "POST /v1/invoices/in/pay ",
                "POST /v1/invoices/create_preview subscription=sub",
                "GET /v1/invoices customer=cus&expand[]=data.payments.data.payment",
                "GET /v1/subscriptions status=all&expand[]=data.schedule&limit=100",
                "POST /v1/billing_portal/sessions customer=cus",
                "DELETE /v1/subscriptions/sub ",
                "DELETE /v1/customers/cus "))
            .split(" ", 3);
    return ApiRequest.of(false, request[0], filled(request[1]), filled(request[2]));
  }

  private String filled(String template) {
    String text = template;
    for (String prefix : List.of("cus", "sub_sched", "sub", "si", "in")) {
      List<String> fitting = ids.stream().filter(id -> id.startsWith(prefix + "_")).toList();
      String id = fitting.isEmpty() ? "none" : fitting.get(random.nextInt(fitting.size()));
      text = text.replaceAll("(?<=[/=])" + prefix + "(?=[/&]|$)", id);
    }
    return text.replace("PM", one(VALUES.stream().filter(v -> v.startsWith("pm_")).toList()))
        .replace("PRICE", one(VALUES.stream().filter(v -> v.startsWith("price_")).toList()))
        .replace("BEHAVIOR", one(VALUES.stream().filter(v -> v.endsWith("incomplete")).toList()));
  }

  private ApiRequest senseless() {
    String path = "/v1/" + one(PATHS);
    if (random.nextInt(3) > 0) {
      path += "/" + one(ids) + one(ENDINGS);
    }
    StringBuilder form = new StringBuilder();
    for (int i = random.nextInt(5); i > 0; i--) {
      String value = random.nextInt(2) == 0 ? one(ids) : one(VALUES);
      form.append(one(NAMES)).append('=').append(value).append('&');
    }
    if (path.endsWith("sessions") && random.nextBoolean()) {
      form.append("mode=subscription&success_url=https://a.b/&line_items[0][price]=")
          .append(one(VALUES));
    }
    String key = random.nextInt(4) == 0 ? "key" + random.nextInt(50) : null;
    return new ApiRequest(random.nextInt(20) == 0, one(METHODS), path, form.toString(), key);
  }

  /** Ids of what there is, so that requests are about something; the newest are likelier. */
  private void remember(JsonObject body) {
    JsonElement id = body.get("id");
    if (id != null) {
      ids.add(id.getAsString());
      if (ids.size() > 300) {
        ids.remove(random.nextInt(100));
      }
    }
    if (Fields.is(body, "object", "customer") && random.nextBoolean() && !body.has("deleted")) {
      state.setDefaultCard(Fields.id(body), Card.values()[random.nextInt(Card.values().length)]);
    }
    if (body.has("latest_invoice") && Fields.present(body, "latest_invoice")) {
      ids.add(Fields.required(body, "latest_invoice"));
    }
    if (Fields.is(body, "object", "checkout.session") && CheckoutSessions.open(body)) {
      state.pay(Fields.id(body), Card.values()[random.nextInt(Card.values().length)]);
    }
    for (JsonObject item : Fields.elements(body, "items")) {
      ids.add(Fields.id(item));
    }
  }

  private <T> T one(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }
}
