package io.figwizard.stripetwin.state;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Everything that happens to a customer, seen from the events. */
final class EventObjectsTest {
  private final TwinState state = TwinState.open(Clock.systemUTC(), null, EventListener.NONE);

  @Test
  void objectsOfEventsHaveNoFieldThatStripesLibraryDoesNotKnow() {
    String customer = Fields.id(post("/v1/customers", "email=a@b.c"));
    JsonObject subscription = subscribe(customer);
    change(subscription, "price_premium_monthly", "pending_if_incomplete");
    state.setDefaultCard(customer, Card.THREE_D_SECURE);
    JsonObject pending = change(subscription, "price_team_monthly", "pending_if_incomplete");
    state.confirm3ds(Fields.required(pending, "latest_invoice"), false);
    state.advanceClock(Duration.ofHours(24));
    post(path(subscription), "cancel_at_period_end=true");
    post(path(subscription), "cancel_at_period_end=false");
    String schedule =
        Fields.id(
            post("/v1/subscription_schedules", "from_subscription=" + Fields.id(subscription)));
    post("/v1/subscription_schedules/" + schedule + "/release", "");
    post("/v1/billing_portal/sessions", "customer=" + customer);
    state.setDefaultCard(customer, Card.ATTACHES_THEN_FAILS);
    state.advanceClock(Duration.ofDays(60));
    call("DELETE", "/v1/customers/" + customer, "");

    Set<String> types = new TreeSet<>();
    for (JsonElement each : state.events(false, 1000)) {
      JsonObject event = each.getAsJsonObject();
      types.add(Fields.required(event, "type"));
      JsonObject object = Fields.child(Fields.child(event, "data"), "object");
      Class<?> known = ShapesTest.kinds().get(Fields.required(object, "object"));
      assertThat(KnownFields.unknown(object, known)).as(object.toString()).isEmpty();
    }
    assertThat(types).hasSizeGreaterThan(25);
  }

  @Test
  void whatTheTwinNotesForItselfIsNeverShown() {
    String customer = Fields.id(post("/v1/customers", ""));
    JsonObject subscription = subscribe(customer);

    assertThat(state.events(false, 1000).toString()).doesNotContain("\"_");
    assertThat(state.object(Fields.id(subscription)).orElseThrow().toString())
        .doesNotContain("\"_");
    assertThat(call("GET", "/v1/payment_intents", "").toString()).doesNotContain("\"_");
  }

  private JsonObject subscribe(String customer) {
    String session =
        Fields.id(
            post(
                "/v1/checkout/sessions",
                "mode=subscription&success_url=https://a.b/&line_items[0][price]="
                    + "price_basic_monthly&customer="
                    + customer));
    state.pay(session, Card.DECLINED);
    state.pay(session, Card.THREE_D_SECURE);
    state.confirm3ds(session, false);
    state.pay(session, Card.SUCCEEDS);
    return state.subscriptionsOf(customer).get(0);
  }

  private JsonObject change(JsonObject subscription, String price, String behavior) {
    return post(
        path(subscription),
        "items[0][id]="
            + Fields.id(SubscriptionItems.of(subscription).get(0))
            + "&items[0][price]="
            + price
            + "&proration_behavior=always_invoice&payment_behavior="
            + behavior);
  }

  private static String path(JsonObject subscription) {
    return "/v1/subscriptions/" + Fields.id(subscription);
  }

  private JsonObject post(String path, String form) {
    return call("POST", path, form);
  }

  private JsonObject call(String method, String path, String form) {
    ApiAnswer answer = state.call(ApiRequest.of(false, method, path, form));
    assertThat(answer.status()).as(answer.body().toString()).isEqualTo(200);
    return answer.body();
  }
}
